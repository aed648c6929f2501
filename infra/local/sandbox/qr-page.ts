import qrcode from 'qrcode-generator';
import { json, page, type Reply } from './http.ts';
import { pageStyle } from './page-style.ts';
import { escaped } from './text.ts';

const longestUrl = 1_000;

/** `GET qr?url=`: a code as the shop's own page would draw it, and a link for those who have no second screen. */
export const answerQrPage = (url: string | null): Reply => {
  if (url === null || url.length > longestUrl || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return json(400, { message: 'Say ?url= with the http address that the code stands for.' });
  return page(qrPageHtml(url));
};

/** The code as a drawing that is as large as its place. */
export const qrSvg = (text: string): string => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return code.createSvgTag({ scalable: true, margin: 4 });
};

const qrPageHtml = (url: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Scan to pay · 扫码支付</title>
<style>${pageStyle}</style>
</head>
<body>
<p class="banner" role="note"><strong>Sandbox: no real money</strong> <span lang="zh">沙箱环境，不会真实扣款</span></p>
<main>
<h1>Scan to pay <span lang="zh">扫码支付</span></h1>
<div class="code">${qrSvg(url)}</div>
<a class="back" href="${escaped(url)}">Open it on this screen <span lang="zh">在本机打开</span></a>
</main>
</body>
</html>
`;
