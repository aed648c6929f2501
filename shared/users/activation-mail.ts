import { type Letter, mailTo } from './letter.ts';
import type { Mail } from './mailer.ts';
import type { Locale, User } from './user.ts';

const activation: Readonly<Record<Locale, (url: string) => Letter>> = {
  en: (url) => ({
    subject: 'Activate your account',
    paragraphs: ['you are one click away from your account. The link works for 24 hours.'],
    link: { label: 'Activate my account', url },
    closing: 'You did not register? Then ignore this mail, and nothing will happen.',
  }),
  zh: (url) => ({
    subject: '激活您的账户',
    paragraphs: ['只差一步即可开始使用您的账户。链接 24 小时内有效。'],
    link: { label: '激活账户', url },
    closing: '如果不是您本人注册，请忽略此邮件，不会有任何影响。',
  }),
};

const alreadyRegistered: Readonly<Record<Locale, (url: string) => Letter>> = {
  en: (url) => ({
    subject: 'You already have an account',
    paragraphs: ['somebody, perhaps you, tried to register with this address. You already have an account here.'],
    link: { label: 'To the shop', url },
    closing: 'It was not you? Then there is nothing to do.',
  }),
  zh: (url) => ({
    subject: '您已有账户',
    paragraphs: ['有人（可能是您本人）尝试用此邮箱注册，但您已拥有账户。'],
    link: { label: '前往商店', url },
    closing: '如果不是您本人操作，无需任何处理。',
  }),
};

/** The mail with the link that activates an account. */
export const activationMail = (user: User, origin: string, token: string): Mail =>
  mailTo(user, activation[user.locale](`${origin}/v1/users/activation?token=${encodeURIComponent(token)}`));

/** What the owner of an address hears when somebody registers it again and the shop does not say so on the spot. */
export const alreadyRegisteredMail = (user: User, origin: string): Mail =>
  mailTo(user, alreadyRegistered[user.locale](`${origin}/`));
