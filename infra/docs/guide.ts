import { type Html, html } from '#shared/kernel/html.ts';

/** A chapter that holds for all operations. */
interface Chapter {
  readonly id: string;
  readonly title: readonly [zh: string, en: string];
  readonly text: readonly [zh: Html, en: Html];
}

export const chapters: readonly Chapter[] = [
  {
    id: 'conventions',
    title: ['约定', 'Conventions'],
    text: [
      html`<p>请求与响应均为 JSON，字段名用 camelCase；时间为 UTC、精确到毫秒的 ISO 8601；金额 <code>{ "amount": 19900, "currency": "CNY" }</code> 以最小货币单位的整数表示。请求体中的未知字段一律拒绝（400）；响应今后可能增加字段。带 <b>*</b> 的字段必填。示例命令需先设置 <code>SHOP</code>（商店地址）与 <code>TOKEN</code>（登录所得的访问令牌）。</p>`,
      html`<p>JSON in and out, camelCase. Times are UTC in ISO 8601 with milliseconds; money is <code>{ "amount": 19900, "currency": "CNY" }</code> in whole minor units. Unknown fields of a body are refused with 400; answers may gain fields. Fields with <b>*</b> are required. The commands expect <code>SHOP</code>, the shop’s address, and <code>TOKEN</code>, the access token of a login.</p>`,
    ],
  },
  {
    id: 'errors',
    title: ['错误', 'Errors'],
    text: [
      html`<p>商店代码的错误以 <code>application/problem+json</code>（RFC 9457）返回：<code>type, title, status, code, requestId</code>，有时还有 <code>detail</code> 与 <code>errors: [{ path, message }]</code>。程序应判断稳定不变的 <code>code</code>；<code>type</code> 指向说明该错误的页面。网关自身的拒绝（没有令牌、缺少权限、请求过多、超过 10 MB）只有 <code>{ "message": … }</code>。</p>`,
      html`<p>What the shop’s code refuses is <code>application/problem+json</code> (RFC 9457): <code>type, title, status, code, requestId</code>, at times <code>detail</code> and <code>errors: [{ path, message }]</code>. Branch on <code>code</code>, which never changes; <code>type</code> leads to a page about it. What the gateway itself refuses (no token, a missing scope, too many requests, more than 10 MB) carries <code>{ "message": … }</code> and nothing else.</p>`,
    ],
  },
  {
    id: 'idempotency',
    title: ['幂等键', 'Idempotency-Key'],
    text: [
      html`<p>创建类的 POST 接受 <code>Idempotency-Key</code>（1–255 个可见字符），下单与退款必须带上。相同的键与相同的内容在至少 24 小时内得到同一个结果，并行请求也一样，因此超时后可以放心重试；相同的键配不同的内容返回 422。</p>`,
      html`<p>POSTs that create something take an <code>Idempotency-Key</code> of 1–255 printable characters; orders and refunds demand it. The same key with the same body gets the same answer for at least 24 hours, also when sent twice at once: after a timeout, just send it again. Another body under the same key is 422.</p>`,
    ],
  },
  {
    id: 'if-match',
    title: ['版本', 'If-Match'],
    text: [
      html`<p>修改或删除商品、分类时，须以 <code>If-Match: "3"</code> 带上读取时 <code>ETag</code> 给出的版本。缺少为 400；其间已被修改则为 412 <code>version_mismatch</code>，请重新读取并合并。</p>`,
      html`<p>Whoever changes or deletes a product or a category names the version that the <code>ETag</code> of the read gave: <code>If-Match: "3"</code>. Without it 400; 412 <code>version_mismatch</code> when somebody was faster: read again and merge.</p>`,
    ],
  },
  {
    id: 'lists',
    title: ['列表与游标', 'Lists and cursors'],
    text: [
      html`<p>列表以 <code>?limit=1..100&amp;cursor=</code> 分页，返回 <code>{ items, nextCursor? }</code>。把 <code>nextCursor</code> 原样带入下一次请求；没有它即为最后一页。某一页可能少于 limit。不要拆解或自行构造游标。</p>`,
      html`<p>Lists take <code>?limit=1..100&amp;cursor=</code> and answer <code>{ items, nextCursor? }</code>. Send <code>nextCursor</code> back as it came; without one, that was the last page. A page may be shorter than the limit. Cursors are opaque.</p>`,
    ],
  },
  {
    id: 'authentication',
    title: ['令牌与 Cookie', 'Bearer tokens and cookies'],
    text: [
      html`<p>登录会返回 15 分钟有效的访问令牌，并设置 <code>__Host-session</code> 与 <code>__Host-refresh</code>（30 天）两个 HttpOnly Cookie。应用发送 <code>Authorization: Bearer …</code>，以 <code>?tokens=body</code> 登录可得刷新令牌；网页直接用 Cookie，此时写请求必须来自商店自己的 <code>Origin</code>，有请求体时须为 <code>application/json</code>。退出、改密或停用之后，旧令牌至多再有效 15 分钟。权限分为 public、shopper、merchant、admin；provider 凭签名。</p>`,
      html`<p>A login answers an access token of 15 minutes and sets two HttpOnly cookies, <code>__Host-session</code> and <code>__Host-refresh</code> (30 days). Apps send <code>Authorization: Bearer …</code> and get a refresh token when they log in with <code>?tokens=body</code>. Pages of the shop use the cookies: what changes something must then come from the shop’s own <code>Origin</code> and, with a body, be <code>application/json</code>. After a logout, a new password or a suspension an old token lives for 15 minutes at most. Levels are public, shopper, merchant and admin; a provider proves itself by its signature.</p>`,
    ],
  },
  {
    id: 'rate-limits',
    title: ['频率限制', 'Rate limits'],
    text: [
      html`<p>整个 API 有总的限流；登录、注册、邮件等还按账号与来源地址限制尝试次数。超出时返回 429，若有 <code>Retry-After</code>（秒），请按其等待；否则用逐渐加长并带随机的间隔重试。503 与带 <code>Retry-After</code> 的 409 同样可以原样重试。</p>`,
      html`<p>The API as a whole is throttled; logins, registrations and mails are counted by account and by address as well. Beyond that comes 429: wait for the seconds of <code>Retry-After</code> where there is one, else back off with growing, random pauses. 503, and 409 with <code>Retry-After</code>, may be repeated as they were.</p>`,
    ],
  },
];

/** The chapters, each in both languages. */
export const guide = (): Html =>
  html`${chapters.map(
    ({ id, title: [zhTitle, enTitle], text: [zh, en] }) => html`<section id="${id}">
<h3>${enTitle} · <span lang="zh-CN">${zhTitle}</span></h3>
${en}
<div lang="zh-CN">${zh}</div>
</section>
`,
  )}`;
