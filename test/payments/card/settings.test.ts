import { describe, expect, it } from 'vitest';
import { assertRealMoney, isLive, parseCardSettings } from '#shared/payments/card/settings.ts';

const valid = { apiKey: 'sk_test_1', webhookSecrets: ['whsec_1'] };
const parse = (value: unknown) => parseCardSettings(JSON.stringify(value));

describe('card settings', () => {
  it('are read as they were written', () => {
    const full = { ...valid, apiBase: 'http://127.0.0.1:4242', livemode: false };
    expect(parse(valid)).toEqual(valid);
    expect(parse(full)).toEqual(full);
  });

  it.each([
    ['no key', { ...valid, apiKey: '' }],
    ['no secret, which anyone could sign with', { ...valid, webhookSecrets: [] }],
    ['an empty secret, which anyone could sign with', { ...valid, webhookSecrets: ['whsec_1', ''] }],
    ['one secret outside a list', { ...valid, webhookSecrets: 'whsec_1' }],
    ['an address that sends the key in clear', { ...valid, apiBase: 'http://payments.example' }],
    ['an address that is none', { ...valid, apiBase: 'api' }],
    ['a mode in words', { ...valid, livemode: 'yes' }],
    ['nothing', null],
  ])('are refused with %s', (_, value) => {
    expect(() => parse(value)).toThrow(/card settings/);
  });

  it('are never quoted by an error', () => {
    expect(() => parseCardSettings('{"apiKey": sk_test_precious}')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('precious') }),
    );
  });

  it('are live by their key unless they say otherwise', () => {
    expect(isLive(valid)).toBe(false);
    expect(isLive({ ...valid, apiKey: 'sk_live_1' })).toBe(true);
    expect(isLive({ ...valid, apiKey: 'rk_live_1' })).toBe(true);
    expect(isLive({ ...valid, apiKey: 'sk_live_1', livemode: false })).toBe(false);
  });

  it('of a sandbox do not pass for real money', () => {
    const live = { ...valid, apiKey: 'sk_live_1' };
    expect(() => assertRealMoney(live)).not.toThrow();
    expect(() => assertRealMoney(valid)).toThrow(/real money/);
    expect(() => assertRealMoney({ ...live, apiBase: 'https://sandbox.example' })).toThrow(/real money/);
  });
});
