import { describe, expect, it } from 'vitest';
import { accountMail, linkMail } from '#shared/users/index.ts';
import { aUser } from '#test/factories.ts';

const origin = 'https://shop.example';
const token = 'usr_1.abc.mac-mac';

/** What a reader sees of the markup: its text, without the button that a text cannot have. */
const seen = (html: string): string =>
  html
    .replace(/<a href="[^"]*" style=[^>]*>[^<]*<\/a>/g, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const links = [
  ['activation', 'en', 'Activate your account', '24 hours', '/v1/users/activation'],
  ['activation', 'zh', '激活您的账户', '24 小时', '/v1/users/activation'],
  ['password_reset', 'en', 'Choose a new password', 'one hour', '/v1/password-resets'],
  ['password_reset', 'zh', '重置密码', '一小时', '/v1/password-resets'],
  ['email_change', 'en', 'Confirm your new e-mail address', '24 hours', '/v1/users/email-changes'],
  ['email_change', 'zh', '确认新邮箱', '24 小时', '/v1/users/email-changes'],
] as const;

describe.each(links)('the mail "%s" in %s', (kind, locale, subject, says, page) => {
  const mail = linkMail(aUser({ username: '小明', locale }), kind, origin, token);

  it('speaks the language of its reader', () => {
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(says);
    expect(mail.text).toContain('小明');
    expect(mail.html).toContain(locale === 'zh' ? 'lang="zh-CN"' : 'lang="en"');
  });

  it('leads to its page, by a button and by a link to copy', () => {
    const link = `${origin}${page}?token=${token}`;
    expect(mail.html.split(`href="${link}"`).length - 1).toBe(2);
    expect(mail.text).toContain(`\n${link}\n`);
  });

  it('says the same in both of its parts', () => {
    const lines = mail.text.split('\n').filter(Boolean);
    for (const line of lines) expect(seen(mail.html)).toContain(line);
    expect(lines.length).toBe(4);
  });
});

describe.each(['already_registered', 'password_changed', 'email_change_notice', 'email_changed'] as const)(
  'the notice "%s"',
  (kind) => {
    it.each(['en', 'zh'] as const)('in %s leads to the shop, and says what to do', (locale) => {
      const { text } = accountMail(aUser({ locale }), kind, origin);
      expect(text.split('\n').filter(Boolean).length).toBe(4);
      expect(text).toContain(`\n${origin}/\n`);
      expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh');
    });
  },
);

describe('any mail', () => {
  it('addresses its reader by the name that was chosen', () => {
    expect(linkMail(aUser({ displayName: 'Ann Smith' }), 'activation', origin, token).text).toContain(
      'Hello Ann Smith,',
    );
  });

  it('lets no name become markup', () => {
    const { html, text } = linkMail(aUser({ displayName: '<img src=x onerror="a()">' }), 'activation', origin, token);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt;');
    expect(text).toContain('<img');
  });

  it('runs no script and fetches nothing', () => {
    expect(linkMail(aUser(), 'activation', origin, token).html).not.toMatch(/<script|<img|<link|url\(|\son\w+=/);
  });
});

describe('the mail to somebody who is registered already', () => {
  it.each([
    ['en', 'You already have an account'],
    ['zh', '您已有账户'],
  ] as const)('carries no token: somebody else may have asked for it (%s)', (locale, subject) => {
    const mail = accountMail(aUser({ locale }), 'already_registered', origin);
    expect(mail.subject).toBe(subject);
    expect(mail.text + mail.html).not.toContain('token');
    expect(mail.text).toContain(`${origin}/\n`);
  });
});
