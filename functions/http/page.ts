import { createHash } from 'node:crypto';
import { Html, html } from '#shared/kernel/html.ts';
import { type Reply, reply } from './reply.ts';

const style = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;background:Canvas;color:CanvasText}
main{max-width:28rem;padding:2rem;text-align:center}
h1{font-size:1.5rem;line-height:1.4}
label{display:block;text-align:left;margin:1.5rem 0}
input{font:inherit;box-sizing:border-box;width:100%;padding:.75rem;margin-top:.25rem;border:1px solid GrayText;border-radius:.5rem}
button{font:inherit;font-weight:600;padding:.75rem 2rem;border:0;border-radius:.5rem;background:#2563eb;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #93c5fd}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** A small self-contained page that works without a script, and runs none. */
export const htmlPage = (title: string, content: Html, status = 200): Reply<string> =>
  reply(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body><main>${content}</main></body>
</html>
`.text,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
        'referrer-policy': 'no-referrer',
      },
    },
  );
