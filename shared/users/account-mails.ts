import { type Letter, mailTo } from './letter.ts';
import type { Mail } from './mailer.ts';
import type { Locale, User } from './user.ts';

/** Everything that is said about an account. Each kind leads to one page, by its path. */
type AccountLetter = Readonly<Record<Locale, Omit<Letter, 'link'> & { readonly label: string }>>;

const notYou = {
  en: 'It was not you? Then ignore this mail, and nothing will happen.',
  zh: '如果不是您本人操作，请忽略此邮件，不会有任何影响。',
};
const beware = {
  en: 'It was not you? Then set a new password at once, by "forgot password", and write to us.',
  zh: '如果不是您本人操作，请立即通过“忘记密码”设置新密码，并与我们联系。',
};

const letters = {
  activation: {
    en: {
      subject: 'Activate your account',
      paragraphs: ['you are one click away from your account. The link works for 24 hours.'],
      label: 'Activate my account',
      closing: 'You did not register? Then ignore this mail, and nothing will happen.',
    },
    zh: {
      subject: '激活您的账户',
      paragraphs: ['只差一步即可开始使用您的账户。链接 24 小时内有效。'],
      label: '激活账户',
      closing: '如果不是您本人注册，请忽略此邮件，不会有任何影响。',
    },
  },
  already_registered: {
    en: {
      subject: 'You already have an account',
      paragraphs: ['somebody, perhaps you, tried to register with this address. You already have an account here.'],
      label: 'To the shop',
      closing: 'It was not you? Then there is nothing to do.',
    },
    zh: {
      subject: '您已有账户',
      paragraphs: ['有人（可能是您本人）尝试使用此邮箱，但您已拥有账户。'],
      label: '前往商店',
      closing: '如果不是您本人操作，无需任何处理。',
    },
  },
  password_reset: {
    en: {
      subject: 'Choose a new password',
      paragraphs: ['with this link you can choose a new password. It works once, for one hour.'],
      label: 'Choose a new password',
      closing: notYou.en,
    },
    zh: {
      subject: '重置密码',
      paragraphs: ['您可以通过此链接设置新密码。链接一小时内有效，且只能使用一次。'],
      label: '设置新密码',
      closing: notYou.zh,
    },
  },
  password_changed: {
    en: {
      subject: 'Your password was changed',
      paragraphs: ['your account has a new password. You were logged out everywhere.'],
      label: 'To the shop',
      closing: beware.en,
    },
    zh: {
      subject: '您的密码已更改',
      paragraphs: ['您的账户已设置新密码，所有设备均已退出登录。'],
      label: '前往商店',
      closing: beware.zh,
    },
  },
  email_change: {
    en: {
      subject: 'Confirm your new e-mail address',
      paragraphs: ['confirm that your account may move to this address. The link works once, for 24 hours.'],
      label: 'Confirm this address',
      closing: notYou.en,
    },
    zh: {
      subject: '确认新邮箱',
      paragraphs: ['请确认将您的账户邮箱更换为此地址。链接 24 小时内有效，且只能使用一次。'],
      label: '确认此邮箱',
      closing: notYou.zh,
    },
  },
  email_change_notice: {
    en: {
      subject: 'Your e-mail address is to be changed',
      paragraphs: ['somebody who knows your password asked to move your account to another e-mail address.'],
      label: 'To the shop',
      closing: beware.en,
    },
    zh: {
      subject: '您的邮箱即将更换',
      paragraphs: ['有人使用您的密码，申请将您的账户更换到另一个邮箱。'],
      label: '前往商店',
      closing: beware.zh,
    },
  },
  email_changed: {
    en: {
      subject: 'Your e-mail address was changed',
      paragraphs: ['your account has moved to another e-mail address. This is the last mail to this one.'],
      label: 'To the shop',
      closing: 'It was not you? Then write to us at once.',
    },
    zh: {
      subject: '您的邮箱已更换',
      paragraphs: ['您的账户已更换到另一个邮箱，此邮箱将不再收到我们的邮件。'],
      label: '前往商店',
      closing: '如果不是您本人操作，请立即与我们联系。',
    },
  },
  export_ready: {
    en: {
      subject: 'Your data are ready',
      paragraphs: ['you asked for everything that we know of you. Download it within 24 hours; then it is gone.'],
      label: 'Download my data',
      closing: beware.en,
    },
    zh: {
      subject: '您的个人数据已准备好',
      paragraphs: ['您申请导出的全部个人数据已准备好。请在 24 小时内下载，逾期文件将被删除。'],
      label: '下载我的数据',
      closing: beware.zh,
    },
  },
} as const satisfies Record<string, AccountLetter>;

const pages = {
  activation: '/v1/users/activation',
  password_reset: '/v1/password-resets',
  email_change: '/v1/users/email-changes',
  export_ready: '/v1/users/exports',
};

/** A mail that tells something of the reader's account. */
export const accountMail = (
  user: User,
  kind: Exclude<keyof typeof letters, keyof typeof pages>,
  origin: string,
): Mail => {
  const { label, ...letter } = letters[kind][user.locale];
  return mailTo(user, { ...letter, link: { label, url: `${origin}/` } });
};

/** A mail whose link proves that its reader has read it. */
export const linkMail = (user: User, kind: keyof typeof pages, origin: string, token: string): Mail => {
  const { label, ...letter } = letters[kind][user.locale];
  return mailTo(user, {
    ...letter,
    link: { label, url: `${origin}${pages[kind]}?token=${encodeURIComponent(token)}` },
  });
};
