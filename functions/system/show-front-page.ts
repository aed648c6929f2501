import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';

/** Where whoever knows only the address arrives; the links of mails lead here too, until a site stands before the shop. */
export const showFrontPage = operation(
  'system/show-front-page',
  {
    route: 'GET /',
    summary: 'Say what this is and where to go on: a small page for people.',
    auth: 'public',
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: {},
  },
  async ({ shop }) =>
    htmlPage(
      '商店 · The shop',
      html`<h1>商店 · The shop</h1>
<p>This is the shop’s API. Orders and accounts are shown by the apps that use it.</p>
<p lang="zh-CN">这里是商店的 API。订单与账户请在使用它的应用中查看。</p>
<p><a href="/docs">Reference · <span lang="zh-CN">接口文档</span></a></p>
<p><a href="/docs#problems">Problems · <span lang="zh-CN">错误码</span></a></p>
${isOnThisMachine(shop.origin) ? local : html``}`,
    ),
);

const local = html`<p><a href="/_local/">On this machine only: mails, table, clock · <span lang="zh-CN">仅限本机：邮件、数据、时钟</span></a></p>`;

const isOnThisMachine = (origin: string): boolean => ['localhost', '127.0.0.1'].includes(new URL(origin).hostname);
