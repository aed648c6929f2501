import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { provedNotification } from '#functions/payments/proved-notification.ts';
import { type Ssm, startSsm } from '#infra/local/engines/ssm.ts';
import { stages } from '#infra/stages.ts';
import { openParameters } from '#shared/aws/ssm-parameters.ts';
import { cardSettings, providers, verifyCardNotification } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { lambdaEnvironment } from '#test/environment.ts';
import { fixedParameters } from '#test/fakes.ts';
import { capturedLog } from '#test/log.ts';
import { eventOf, newSecret, sessionOf, signed } from './card/genuine.ts';

const written = capturedLog();
let store: Ssm;
beforeAll(async () => {
  store = await startSsm({});
});
afterAll(() => store.stop());
beforeEach(() => {
  const variables = {
    ...lambdaEnvironment,
    AWS_ENDPOINT_URL_SSM: store.endpoint,
    PARAMETER_PATH: '/shop/dev',
    SHOP: JSON.stringify(stages.dev.shop),
    SHOP_ORIGIN: 'https://shop.example',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const put = (...webhookSecrets: readonly string[]): void =>
  store.put('/shop/dev/payments/card', JSON.stringify({ apiKey: 'sk_test_1', webhookSecrets }));

/** A container of the webhook: it keeps what it has read of its secrets. */
const container = () => {
  const parameters = openParameters()();
  const settings = cardSettings.reads(parameters);
  return (secret: string, id: string) => {
    const { headers, body } = signed(eventOf(sessionOf(), { id }), secret, new Date());
    return provedNotification({ headers, body }, settings, verifyCardNotification, new Date());
  };
};

describe('a secret that is changed while notifications arrive', () => {
  it.each([1, 4])('loses none of 500, in %i containers that know the old one', async (count) => {
    const [old, next] = [newSecret(), newSecret()];
    put(old);
    const containers = Array.from({ length: count }, container);
    const heard: unknown[] = [];
    for (let i = 0; i < 500; i++) {
      // From one delivery to the next, and without a time in which both count: harder than any provider turns it.
      if (i === 250) put(next);
      const hear = containers[i % count];
      heard.push(await hear?.(i < 250 ? old : next, `evt_${i}`));
    }
    expect(heard.filter((each) => typeof each === 'object' && each && 'fact' in each)).toHaveLength(500);
    expect(written.lines).toEqual([]);
  });

  it('loses none of those that are heard at the same moment', async () => {
    const [old, next] = [newSecret(), newSecret()];
    put(old);
    const hear = container();
    await hear(old, 'evt_0');
    put(next);
    const heard = await Promise.all(Array.from({ length: 50 }, (_, i) => hear(next, `evt_${i}`)));
    expect(heard.every((each) => 'fact' in each)).toBe(true);
  });
});

describe('a flood of forged notifications', () => {
  it('has the secrets read anew once a minute, and each of them refused', async () => {
    const secret = newSecret();
    put(secret);
    const hear = container();
    await hear(secret, 'evt_0');
    for (let i = 0; i < 200; i++) {
      await expect(hear(newSecret(), `evt_${i}`)).rejects.toMatchObject({ code: 'invalid_signature' });
    }
    expect(written.lines).toHaveLength(200);
    expect(written.lines[0]).toMatchObject({ level: 'WARN', verdict: 'refused' });
    // The one reading of this minute is used up; the provider repeats what is genuine.
    const next = newSecret();
    put(next);
    await expect(hear(next, 'evt_1')).rejects.toMatchObject({ code: 'invalid_signature' });
    await at(minutesLater(1), async () => expect(await hear(next, 'evt_1')).toHaveProperty('fact'));
  });
});

describe('a stage that takes real money', () => {
  const test = { apiKey: 'sk_test_1', webhookSecrets: ['whsec_1'] };
  const live = { apiKey: 'sk_live_1', webhookSecrets: ['whsec_1'] };
  const over = (settings: object, takesRealMoney = true) =>
    fixedParameters({ 'payments/card': JSON.stringify(settings) }, { takesRealMoney });

  it.each([
    ['a test key', test],
    ['a sandbox', { ...live, apiBase: 'http://127.0.0.1:4242' }],
    ['events of the test mode', { ...live, livemode: false }],
  ])('neither hears nor calls a provider that has %s', async (_, settings) => {
    await expect(cardSettings.reads(over(settings)).current()).rejects.toThrow(/real money/);
    await expect(cardSettings.reads(over(settings)).renewed()).rejects.toThrow(/real money/);
    await expect(providers.reads(over(settings)).of('card')).rejects.toThrow(/real money/);
    await expect(cardSettings.reads(over(settings, false)).current()).resolves.toBeDefined();
  });

  it('is served by a live key', async () => {
    await expect(cardSettings.reads(over(live)).current()).resolves.toMatchObject(live);
    await expect(providers.reads(over(live)).of('card')).resolves.toHaveProperty('start');
  });
});

describe('a provider', () => {
  it('that nobody has set up is not offered, and no fault of the shop', async () => {
    await expect(providers.reads(fixedParameters({})).of('alipay')).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ path: 'method', message: 'alipay is not set up in this shop' }] },
    });
  });
});
