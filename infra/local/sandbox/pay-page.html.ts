import { pageStyle } from './page-style.ts';
import type { Bilingual, Payable } from './pay-page.ts';
import { escaped } from './text.ts';

/** The pay page as one self-contained document, in English and Chinese, without a script. */
export const payPageHtml = (payable: Payable, hasLeft: boolean): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox payment · 沙箱付款</title>
<style>${pageStyle}</style>
</head>
<body>
<p class="banner" role="note"><strong>Sandbox: no real money</strong> <span lang="zh">沙箱环境，不会真实扣款</span></p>
<main>
<h1>${both(payable.method)}</h1>
<p class="amount">${escaped(amountOf(payable))}</p>
<dl>
${row('Payment number', '支付单号', payable.paymentNumber)}
${row('For', '商品', payable.description)}
${payable.openUntil ? row('Open until', '有效期至', minuteOf(payable.openUntil)) : ''}
</dl>
${outcomes[payable.state](payable, hasLeft)}
</main>
</body>
</html>
`;

const outcomes: Record<Payable['state'], (payable: Payable, hasLeft: boolean) => string> = {
  open: (
    { declined, unpaidUrl, message },
    hasLeft,
  ) => `${declined ? notice('bad', declined) : ''}${hasLeft ? notice('bad', left) : ''}
<form method="post">
<button name="outcome" value="pay">Pay <span lang="zh">付款</span></button>
<button name="outcome" value="fail" class="quiet">Fail <span lang="zh">模拟支付失败</span></button>
${hasLeft ? '' : '<button name="outcome" value="leave" class="quiet">Leave without paying <span lang="zh">不付款，离开</span></button>'}
</form>
${message ? `<p class="message">${escaped(message)}</p>` : ''}
${back(unpaidUrl)}`,
  paid: ({
    paidUrl,
  }) => `${notice('good', { english: 'Paid. The shop is being told.', chinese: '支付成功，正在通知商店。' })}
${back(paidUrl)}`,
  closed: ({ unpaidUrl }) => `${notice('bad', { english: 'This payment is closed.', chinese: '该支付已关闭。' })}
${back(unpaidUrl)}`,
};

const left: Bilingual = {
  english: 'You left without paying. The payment is still open.',
  chinese: '您尚未付款即离开，仍可继续支付。',
};

const both = ({ english, chinese }: Bilingual): string => `${english} <span lang="zh">${chinese}</span>`;

const notice = (kind: 'good' | 'bad', what: Bilingual): string =>
  `<p class="notice ${kind}" role="status">${both(what)}</p>`;

/** Who has scanned a code is with the phone, and the shop is on another screen. */
const back = (url: string | undefined): string =>
  url === undefined
    ? '<p class="back">You can close this page. <span lang="zh">可以关闭此页。</span></p>'
    : `<a class="back" href="${escaped(url)}">Back to the shop <span lang="zh">返回商店</span></a>`;

const row = (english: string, chinese: string, value: string): string =>
  `<div><dt>${english} <span lang="zh">${chinese}</span></dt><dd>${escaped(value)}</dd></div>`;

const minuteOf = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const amountOf = ({ amount, currency, digits }: Payable): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amount / 10 ** (digits ?? format.resolvedOptions().maximumFractionDigits ?? 2));
};
