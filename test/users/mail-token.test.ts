import { describe, expect, it } from 'vitest';
import { assertMailToken, claimedUserId, mailToken, newNonce } from '#shared/users/index.ts';
import { aUser } from '#test/factories.ts';

const keys = ['newest', 'older'];
const now = new Date('2026-11-23T08:00:00.000Z');
const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
const user = aUser({ status: 'pending_activation' });
const token = mailToken(keys, { purpose: 'activation' }, user, now);

const isRefused = (forged: string, owner: typeof user | undefined = user, at = now, ring: readonly string[] = keys) =>
  expect(() => assertMailToken(ring, { purpose: 'activation' }, owner, forged, at));
const token_invalid = expect.objectContaining({ code: 'token_invalid', status: 400 });
const token_expired = expect.objectContaining({ code: 'token_expired', status: 410 });

describe('the token of an activation mail', () => {
  it('names its user and proves itself, for a day', () => {
    expect(claimedUserId(token)).toBe(user.userId);
    expect(assertMailToken(keys, { purpose: 'activation' }, user, token, now)).toBe(user);
    expect(assertMailToken(keys, { purpose: 'activation' }, user, token, inHours(24))).toBe(user);
  });

  it('is too old after that', () => {
    isRefused(token, user, inHours(24.001)).toThrow(token_expired);
  });

  it('cannot be made younger', () => {
    const [userId, , mac] = token.split('.');
    const younger = inHours(48).getTime().toString(36);
    isRefused(`${userId}.${younger}.${mac}`, user, inHours(30)).toThrow(token_invalid);
  });

  it('is nobody else’s', () => {
    const other = aUser();
    isRefused(token, other).toThrow(token_invalid);
    isRefused(token.replace(user.userId, other.userId), other).toThrow(token_invalid);
  });

  it('means nothing without its user', () => {
    expect(() => assertMailToken(keys, { purpose: 'activation' }, undefined, token, now)).toThrow(token_invalid);
  });

  it('is still good when the keys were turned, until its own key is gone', () => {
    expect(assertMailToken(['brand new', ...keys], { purpose: 'activation' }, user, token, now)).toBe(user);
    isRefused(token, user, now, ['brand new', 'older']).toThrow(token_invalid);
  });

  it('is signed with the newest key', () => {
    expect(assertMailToken(['newest'], { purpose: 'activation' }, user, token, now)).toBe(user);
  });

  it('cannot be made without a key', () => {
    expect(() => mailToken([], { purpose: 'activation' }, user, now)).toThrow('put one into the parameter keys/tokens');
  });

  const proof = Array.from({ length: token.length }, (_, i) => i).slice(user.userId.length);
  it.each(proof)('is refused when its character %d is another one', (i) => {
    const changed = token.slice(0, i) + (token[i] === 'x' ? 'y' : 'x') + token.slice(i + 1);
    isRefused(changed).toThrow(token_invalid);
  });

  it.each([
    '',
    '.',
    '..',
    'usr_1.a.b',
    `${token}.more`,
    token.split('.').slice(0, 2).join('.'),
    'PROFILE',
    `x${token}`,
  ])('in the form of %j is none', (text) => {
    expect(() => claimedUserId(text)).toThrow(token_invalid);
  });

  it('with an expiry that is no number is not genuine', () => {
    const [userId, , mac] = token.split('.');
    isRefused(`${userId}.!!.${mac}`).toThrow(token_invalid);
  });
});

describe('a token', () => {
  const purposes = ['activation', 'password_reset', 'email_change', 'export'] as const;
  const pairs = purposes.flatMap((made) => purposes.map((used) => [made, used] as const));
  it.each(pairs)('for %s is worth for %s what its purpose says', (made, used) => {
    const link = mailToken(keys, { purpose: made }, user, now);
    const use = () => assertMailToken(keys, { purpose: used }, user, link, now);
    if (made === used) expect(use()).toBe(user);
    else expect(use).toThrow(token_invalid);
  });

  it.each([
    ['activation', 24],
    ['password_reset', 1],
    ['email_change', 24],
    ['export', 24],
  ] as const)('for %s lives for %d hours', (purpose, hours) => {
    const link = mailToken(keys, { purpose }, user, now);
    expect(assertMailToken(keys, { purpose }, user, link, inHours(hours))).toBe(user);
    expect(() => assertMailToken(keys, { purpose }, user, link, inHours(hours + 0.001))).toThrow(token_expired);
  });

  it.each([
    ['activation', 'goes on'],
    ['password_reset', 'ends'],
    ['email_change', 'ends'],
    ['export', 'ends'],
  ] as const)('for %s %s when its user is given another nonce', (purpose, fate) => {
    const link = mailToken(keys, { purpose }, user, now);
    const later = { ...user, nonce: newNonce() };
    const use = () => assertMailToken(keys, { purpose }, later, link, now);
    if (fate === 'goes on') expect(use()).toBe(later);
    else expect(use).toThrow(token_invalid);
  });

  it('is bound to what it is about', () => {
    const use = { purpose: 'email_change', about: 'new@mail.example' } as const;
    const link = mailToken(keys, use, user, now);
    expect(assertMailToken(keys, use, user, link, now)).toBe(user);
    for (const about of ['other@mail.example', '', undefined]) {
      expect(() => assertMailToken(keys, { ...use, about }, user, link, now)).toThrow(token_invalid);
    }
  });
});
