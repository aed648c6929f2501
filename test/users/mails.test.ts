import { describe, expect, it } from 'vitest';
import { activationMail, alreadyRegisteredMail } from '#shared/users/index.ts';
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

describe.each([
  { language: 'en', lang: 'lang="en"', subject: 'Activate your account', says: '24 hours' },
  { language: 'zh', lang: 'lang="zh-CN"', subject: '激活您的账户', says: '24 小时' },
] as const)('the activation mail in $language', ({ language, lang, subject, says }) => {
  const mail = activationMail(aUser({ username: '小明', locale: language }), origin, token);

  it('speaks the language of its reader', () => {
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(says);
    expect(mail.text).toContain('小明');
    expect(mail.html).toContain(lang);
  });

  it('leads to the page that activates, by a button and by a link to copy', () => {
    const link = `${origin}/v1/users/activation?token=${token}`;
    expect(mail.html.split(`href="${link}"`).length - 1).toBe(2);
    expect(mail.text).toContain(`\n${link}\n`);
  });

  it('says the same in both of its parts', () => {
    const lines = mail.text.split('\n').filter(Boolean);
    for (const line of lines) expect(seen(mail.html)).toContain(line);
    expect(lines.length).toBe(4);
  });
});

describe('any mail', () => {
  it('addresses its reader by the name that was chosen', () => {
    expect(activationMail(aUser({ displayName: 'Ann Smith' }), origin, token).text).toContain('Hello Ann Smith,');
  });

  it('lets no name become markup', () => {
    const { html, text } = activationMail(aUser({ displayName: '<img src=x onerror="a()">' }), origin, token);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt;');
    expect(text).toContain('<img');
  });

  it('runs no script and fetches nothing', () => {
    expect(activationMail(aUser(), origin, token).html).not.toMatch(/<script|<img|<link|url\(|\son\w+=/);
  });
});

describe('the mail to somebody who is registered already', () => {
  it.each([
    ['en', 'You already have an account'],
    ['zh', '您已有账户'],
  ] as const)('carries no token: somebody else may have asked for it (%s)', (locale, subject) => {
    const mail = alreadyRegisteredMail(aUser({ locale }), origin);
    expect(mail.subject).toBe(subject);
    expect(mail.text + mail.html).not.toContain('token');
    expect(mail.text).toContain(`${origin}/\n`);
  });
});
