import type { SentMail } from '../engines/mail.ts';

/** The mails as a page for people: newest first, each as its reader would see it. */
export const mailPage = (mails: readonly SentMail[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails (${mails.length})</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  details { border: 1px solid #8886; border-radius: .6rem; margin: .8rem 0; overflow: hidden; }
  summary { cursor: pointer; padding: .8rem 1rem; }
  summary small { display: block; opacity: .7; }
  iframe { border: 0; width: 100%; height: 22rem; background: #fff; }
  pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>Mails</h1>
${mails.length === 0 ? '<p>Nothing has been sent yet.</p>' : mails.map(mailEntry).join('\n')}
</body>
</html>
`;

const mailEntry = (
  { to, subject, text, html, at }: SentMail,
  index: number,
): string => `<details${index === 0 ? ' open' : ''}>
<summary><strong>${escaped(subject)}</strong><small>to ${escaped(to.join(', '))} · ${escaped(at)}</small></summary>
${html === '' ? `<pre>${linked(escaped(text))}</pre>` : frame(html, subject)}
</details>`;

/** The mail's own markup runs no script and opens its links in a new tab. */
const frame = (html: string, title: string): string => {
  const document = `<base target="_blank">${html}`;
  const permissions = 'allow-popups allow-popups-to-escape-sandbox';
  return `<iframe sandbox="${permissions}" title="${escaped(title)}" srcdoc="${escaped(document)}"></iframe>`;
};

const linked = (text: string): string => text.replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
