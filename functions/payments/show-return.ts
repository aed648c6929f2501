import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';

/** Coming back proves nothing: it is the notification that pays the order. */
export const showReturn = operation(
  'payments/show-return',
  {
    route: 'GET /v1/payments/return',
    summary: 'The page on which a shopper arrives from the provider.',
    auth: 'public',
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: {},
  },
  async () =>
    htmlPage(
      'Back in the shop · 返回商店',
      html`<h1>Back in the shop<br><span lang="zh-CN">已返回商店</span></h1>
<p>If you have paid, your order shows as paid as soon as the provider has confirmed it, usually within seconds. If not, you can still pay while the order waits.<br>
<span lang="zh-CN">如果您已付款，支付服务商确认后订单将显示为已支付，通常只需几秒钟；如果尚未付款，在订单有效期内仍可支付。</span></p>`,
    ),
);
