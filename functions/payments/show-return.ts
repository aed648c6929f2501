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
      html`<h1>Thank you!<br><span lang="zh-CN">谢谢！</span></h1>
<p>Your order shows as paid as soon as the provider has confirmed it, usually within seconds.<br>
<span lang="zh-CN">支付服务商确认后，订单将显示为已支付，通常只需几秒钟。</span></p>`,
    ),
);
