import { type Html, html } from '../kernel/html.ts';
import type { Mail } from './mailer.ts';
import type { Locale, User } from './user.ts';

interface Words {
  readonly subject: string;
  readonly hello: (name: string) => string;
  readonly why: string;
  readonly button: string;
  readonly otherwise: string;
  readonly ignore: string;
}

const activation: Readonly<Record<Locale, Words>> = {
  en: {
    subject: 'Activate your account',
    hello: (name) => `Hello ${name},`,
    why: 'you are one click away from your account. The link works for 24 hours.',
    button: 'Activate my account',
    otherwise: 'If the button does not work, open this address:',
    ignore: 'You did not register? Then ignore this mail, and nothing will happen.',
  },
  zh: {
    subject: '激活您的账户',
    hello: (name) => `${name}，您好！`,
    why: '只差一步即可开始使用您的账户。链接 24 小时内有效。',
    button: '激活账户',
    otherwise: '如果按钮无法点击，请打开以下链接：',
    ignore: '如果不是您本人注册，请忽略此邮件，不会有任何影响。',
  },
};

const alreadyRegistered: Readonly<Record<Locale, Words>> = {
  en: {
    ...activation.en,
    subject: 'You already have an account',
    why: 'somebody, perhaps you, tried to register with this address. You already have an account here.',
    button: 'To the shop',
    ignore: 'It was not you? Then there is nothing to do.',
  },
  zh: {
    ...activation.zh,
    subject: '您已有账户',
    why: '有人（可能是您本人）尝试用此邮箱注册，但您已拥有账户。',
    button: '前往商店',
    ignore: '如果不是您本人操作，无需任何处理。',
  },
};

const frame = (language: string, body: Html): string =>
  html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="margin:0;background:#f4f4f5;font-family:system-ui,sans-serif;color:#18181b">
<table role="presentation" width="100%"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" style="max-width:520px;table-layout:fixed;background:#fff;border-radius:12px;padding:32px"><tr><td style="overflow-wrap:anywhere">${body}</td></tr></table>
</td></tr></table></body></html>`.text;

const mailOf = (words: Words, { email, username, displayName, locale }: User, url: string): Mail => {
  const hello = words.hello(displayName ?? username);
  return {
    to: email,
    subject: words.subject,
    text: [hello, '', words.why, '', url, '', words.ignore, ''].join('\n'),
    html: frame(
      locale === 'zh' ? 'zh-CN' : 'en',
      html`<p>${hello}</p><p>${words.why}</p>
<p style="padding:16px 0"><a href="${url}" style="background:#18181b;color:#fff;padding:12px 24px;border-radius:8px;text-decoration:none">${words.button}</a></p>
<p style="color:#52525b;font-size:14px">${words.otherwise}<br><a href="${url}">${url}</a></p>
<p style="color:#52525b;font-size:14px">${words.ignore}</p>`,
    ),
  };
};

/** The mail with the link that activates an account. */
export const activationMail = (user: User, origin: string, token: string): Mail =>
  mailOf(activation[user.locale], user, `${origin}/v1/users/activation?token=${encodeURIComponent(token)}`);

/** What the owner of an address hears when somebody registers it again and the shop does not say so on the spot. */
export const alreadyRegisteredMail = (user: User, origin: string): Mail =>
  mailOf(alreadyRegistered[user.locale], user, `${origin}/`);
