import { type Html, html } from '../kernel/html.ts';
import type { Mail } from './mailer.ts';
import type { Locale, User } from './user.ts';

/** What a mail of the shop says, in the language of its reader. Greeting and frame are the same for all of them. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the reader may open: a button, and the address below it for those whose mail shows none. */
  readonly link: { readonly label: string; readonly url: string };
  /** In small print: what to do if this was not meant for the reader. */
  readonly closing: string;
}

/** Whom a mail goes to. */
export type Reader = Pick<User, 'email' | 'username' | 'displayName' | 'locale'>;

const hello: Readonly<Record<Locale, (name: string) => string>> = {
  en: (name) => `Hello ${name},`,
  zh: (name) => `${name}，您好！`,
};

const orOpen: Readonly<Record<Locale, string>> = {
  en: 'If the button does not work, open this address:',
  zh: '如果按钮无法点击，请打开以下链接：',
};

const frame = (language: string, body: Html): string =>
  html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="margin:0;background:#f4f4f5;font-family:system-ui,sans-serif;color:#18181b">
<table role="presentation" width="100%"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" style="max-width:520px;table-layout:fixed;background:#fff;border-radius:12px;padding:32px"><tr><td style="overflow-wrap:anywhere">${body}</td></tr></table>
</td></tr></table></body></html>`.text;

/** The letter as a mail: its text and its markup say the same. */
export const mailTo = (
  { email, username, displayName, locale }: Reader,
  { subject, paragraphs, link: { label, url }, closing }: Letter,
): Mail => {
  const greeting = hello[locale](displayName ?? username);
  return {
    to: email,
    subject,
    text: [greeting, '', ...paragraphs.flatMap((paragraph) => [paragraph, '']), url, '', closing, ''].join('\n'),
    html: frame(
      locale === 'zh' ? 'zh-CN' : 'en',
      html`<p>${greeting}</p>${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
<p style="padding:16px 0"><a href="${url}" style="background:#18181b;color:#fff;padding:12px 24px;border-radius:8px;text-decoration:none">${label}</a></p>
<p style="color:#52525b;font-size:14px">${orOpen[locale]}<br><a href="${url}">${url}</a></p>
<p style="color:#52525b;font-size:14px">${closing}</p>`,
    ),
  };
};
