import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { assertUnlikeAccount, localeOf, newUser, Registration } from '#shared/users/index.ts';
import { claimedName } from '#shared/users/user.ts';

const parsed = (username: string) =>
  z.safeParse(Registration, { username, email: 'a@mail.example', password: 'long enough for all' });

describe('a username', () => {
  it.each(['小明', 'ann', 'Ann', 'a1', '小a', 'a_.-9', 'a'.repeat(30), '小'.repeat(30)])('may be %s', (username) => {
    expect(parsed(username)).toMatchObject({ success: true, data: { username } });
  });

  it.each([
    '',
    'a',
    '9lives',
    '-ann',
    '_ann',
    'ann smith',
    'a@b',
    'a#b',
    'a/b',
    'é',
    'анна',
    'a\u0000b',
    'a'.repeat(31),
    'ann\u200d',
    '小明😀',
    'ann\n',
  ])('may not be %j', (username) => {
    expect(parsed(username).success).toBe(false);
  });

  it('is kept in the form in which full-width letters are plain ones', () => {
    expect(parsed('Ａｎｎ').data?.username).toBe('Ann');
  });

  it('is compared without its case, and two that look alike are one', () => {
    expect(claimedName('ANN')).toBe(claimedName('ann'));
    expect(claimedName('Ａｎｎ')).toBe('ann');
  });

  it('that is taken has one claim, however often it is brought into form, and fits into a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 30 }), (text) => {
        const { success, data } = parsed(text);
        if (!success) return;
        const claim = claimedName(data.username);
        expect(claimedName(claim)).toBe(claim);
        expect(claim).toMatch(/^[\p{Script=Han}a-z][\p{Script=Han}a-z0-9_.-]{1,29}$/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a password', () => {
  const account = { username: 'ann-smith-1', email: 'ann.smith@mail.example' };

  it.each(['ann-smith-1', 'ANN-SMITH-1', 'ann.smith@mail.example', 'Ann.Smith@Mail.Example', 'ａnn-smith-1'])(
    'may not be read off the account: %s',
    (password) => {
      expect(() => assertUnlikeAccount({ ...account, password })).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
    },
  );

  it('may contain the name, as long as it is more than that', () => {
    expect(() => assertUnlikeAccount({ ...account, password: 'ann-smith-1 likes tea' })).not.toThrow();
  });

  it.each([
    ['nine char', false],
    ['ten chars!', true],
    [' starts with a space', false],
    ['密码密码密码密码密码', true],
    ['x'.repeat(257), false],
  ])('%j is taken: %s', (password, taken) => {
    expect(z.safeParse(Registration, { username: 'ann', email: 'a@b.example', password }).success).toBe(taken);
  });
});

describe('the language of a user', () => {
  it.each([
    ['zh-CN,zh;q=0.9', 'ann', 'zh'],
    ['zh', 'ann', 'zh'],
    ['en-GB,zh;q=0.5', '小明', 'en'],
    ['de', 'ann', 'en'],
    [undefined, '小明', 'zh'],
    [undefined, 'ann', 'en'],
    ['zhx', 'ann', 'en'],
  ])('asked for with %s by %s is %s', (accepted, username, locale) => {
    expect(localeOf(accepted, username)).toBe(locale);
  });
});

describe('somebody who has just registered', () => {
  it('holds no role, and is looked after if nothing more is heard', () => {
    const now = new Date('2026-11-23T08:00:00.000Z');
    const user = newUser(
      { username: 'ann', email: 'a@b.example', password: 'secret secret' },
      'usr_1',
      'nonce',
      'en',
      now,
    );
    expect(user).toMatchObject({ status: 'registering', roles: [], dueAt: '2026-11-23T08:15:00.000Z' });
    expect(JSON.stringify(user)).not.toContain('secret');
  });
});
