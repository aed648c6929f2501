import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCompare } from '#infra/compare/compare-command.ts';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import {
  dateOf,
  openProvider,
  type Payment,
  type ProviderName,
  paymentItem,
  type Transaction,
  transactionItem,
} from '#shared/payments/index.ts';
import { at } from '#test/clock.ts';
import { anOrder, aPayment } from '#test/factories.ts';
import { realTable } from '#test/table.ts';
import { press } from '../../local/sandbox/press.ts';

const real = realTable();
let sandbox: Sandbox;
let table: Awaited<ReturnType<typeof real.empty>>;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: 'http://127.0.0.1:9', backOff: [] });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  table = await real.empty();
});

const names = ['card', 'alipay', 'wechat'] as const;
const settings = (name: ProviderName): string => sandbox.parameters('dev')[`/shop/dev/payments/${name}`] ?? '';
/** Every test happens on the first day, at an hour that is the same day in Beijing all through. */
const dayMs = 86_400_000;
const first = new Date(`${dateOf(new Date())}T12:00:00+08:00`);
const dateAfter = (days: number): string => dateOf(new Date(first.getTime() + days * dayMs));

/** A payment that the provider has taken up. */
const started = async (provider: ProviderName): Promise<Payment> => {
  const now = new Date();
  const paymentNumber = newPaymentNumber(now);
  const payment = aPayment(anOrder(), { provider, paymentNumber });
  const { reference } = await openProvider(provider, settings(provider), false).start({
    ...payment,
    payBefore: new Date(now.getTime() + 3_600_000),
    channel: 'qr',
    returnUrl: 'https://shop.example/v1/payments/return',
    notifyUrl: `https://shop.example/v1/webhooks/${provider}`,
    createdAt: now,
  });
  return { ...payment, reference };
};

/** A payment that the provider was paid, and what the shop would write down of it. */
const paid = async (provider: ProviderName): Promise<{ payment: Payment; claim: Transaction }> => {
  const payment = await started(provider);
  const { paymentNumber, reference = '' } = payment;
  await press(sandbox, { pay: paymentNumber });
  const fact = await openProvider(provider, settings(provider), false).query({ paymentNumber, reference });
  if (fact.kind !== 'succeeded') throw new Error(`${provider} says ${fact.kind}.`);
  const { transactionId, amount } = fact;
  return { payment, claim: { provider, transactionId, paymentNumber, amount, at: new Date().toISOString() } };
};
const writtenDown = ({ payment, claim }: Awaited<ReturnType<typeof paid>>, changes: Partial<Transaction> = {}) =>
  table.given([paymentItem.put(payment), transactionItem.put({ ...claim, ...changes })]);

interface Morning {
  readonly daysLater?: number;
  readonly secrets?: (name: ProviderName) => string | undefined;
}

/** Runs the command on a later day. */
const compare = async (args: string, { daysLater = 1, secrets = settings }: Morning = {}) => {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const code = await at(new Date(first.getTime() + daysLater * dayMs), () =>
    runCompare(args.split(' '), {
      now: new Date(),
      openStore: () => ({
        get: async (name) => {
          const provider = names.find((each) => name.endsWith(`/payments/${each}`));
          return provider && secrets(provider);
        },
        put: () => Promise.reject(new Error('A comparison changes nothing.')),
      }),
      openTable: () => ({
        table: table.table,
        async *items() {
          yield* await table.items();
        },
      }),
      out: { write },
      error: { write },
    }),
  );
  return { code, output, lines: output.trim().split('\n') };
};

describe.each(names)('the books of %s', (provider) => {
  const firstDay = `--stage dev --date ${dateAfter(0)} --provider ${provider}`;

  it('agree with what was written down', () =>
    at(first, async () => {
      const one = await paid(provider);
      const { paymentNumber, transactionId, amount } = one.claim;
      const unknown = await compare(firstDay);
      const there = `there ${amount.amount} CNY`;
      expect(unknown.lines).toContain(`only there  ${provider}  ${paymentNumber}  ${transactionId}  ${there}  here -`);
      expect(unknown.code).toBe(1);

      await writtenDown(one);
      const known = await compare(firstDay);
      expect(known.output).not.toContain(paymentNumber);
      expect(known.lines.length).toBe(unknown.lines.length - 1);
    }));

  it('lack what is written down and was never paid', () =>
    at(first, async () => {
      const payment = await started(provider);
      const { paymentNumber, amount } = payment;
      const claim = { provider, transactionId: 'made-up', paymentNumber, amount, at: new Date().toISOString() };
      await writtenDown({ payment, claim });
      const { code, output } = await compare(firstDay);
      expect(code).toBe(1);
      expect(output).toContain(`only here  ${provider}  ${paymentNumber}  made-up  there -  here ${amount.amount} CNY`);
    }));

  it('show what was written down with another amount, or of another payment', () =>
    at(first, async () => {
      const [less, other] = [await paid(provider), await paid(provider)];
      await writtenDown(less, { amount: { amount: 1, currency: 'CNY' } });
      await writtenDown(other, { paymentNumber: newPaymentNumber(new Date()) });
      const { lines } = await compare(firstDay);
      const about = ({ claim }: typeof less) => lines.find((line) => line.includes(claim.transactionId));
      expect(about(less)).toMatch(/^other amount .*here 1 CNY$/);
      expect(about(other)).toMatch(/^other payment /);
    }));

  it('of another day may hold what was heard of late: the provider is asked', () =>
    at(first, async () => {
      const one = await paid(provider);
      await writtenDown(one, { at: new Date(first.getTime() + dayMs).toISOString() });
      const args = `--stage dev --date ${dateAfter(1)} --provider ${provider}`;
      const { code, lines } = await compare(args, { daysLater: 2 });
      expect([code, lines]).toEqual([0, [`${provider} ${dateAfter(1)}: 0 there, 1 here, 0 differences`]]);
    }));

  it('are not those of a sandbox where real money is taken', async () => {
    const { code, output } = await compare(firstDay.replace('dev', 'prod'));
    expect([code, output]).toEqual([2, expect.stringContaining('real money')]);
  });
});

describe('a comparison', () => {
  it('goes on over a payment of which the provider cannot say anything', () =>
    at(first, async () => {
      const [gone, missed] = [await started('card'), await paid('card')];
      const { paymentNumber, amount } = gone;
      const claim = { provider: 'card', transactionId: 'pi_gone', paymentNumber, amount } as const;
      const ofEarlierAccount = { ...gone, reference: 'cs_test_of_an_earlier_account' };
      await writtenDown({ payment: ofEarlierAccount, claim: { ...claim, at: new Date().toISOString() } });
      const { code, lines } = await compare(`--stage dev --date ${dateAfter(0)} --provider card`);
      expect(code).toBe(1);
      expect(lines.find((line) => line.includes('pi_gone'))).toMatch(/^not told /);
      expect(lines.find((line) => line.includes(missed.claim.transactionId))).toMatch(/^only there /);
    }));

  it('passes over providers that are not set up, unless they are named', async () => {
    const none = { secrets: () => undefined };
    const { code, lines } = await compare(`--stage dev --date ${dateAfter(0)}`, none);
    expect([code, lines]).toEqual([0, names.map((name) => `${name} ${dateAfter(0)}: not set up`)]);
    const named = await compare(`--stage dev --date ${dateAfter(0)} --provider wechat`, none);
    expect([named.code, named.output]).toEqual([2, expect.stringContaining('npm run secrets -- --stage dev wechat')]);
  });

  it.each([
    ['a day that is not over', `--stage dev --date ${dateAfter(1)}`, 'not over in Beijing'],
    ['no day', '--stage dev', '--date takes a day'],
    ['a day that there never was', '--stage dev --date 2026-02-30', '--date takes a day'],
    ['no stage', `--date ${dateAfter(0)}`, '--stage is needed'],
    ['an unknown stage', `--stage test --date ${dateAfter(0)}`, "no stage 'test'"],
    ['an unknown provider', `--stage dev --date ${dateAfter(0)} --provider paypal`, '--provider takes card'],
    ['events that Stripe has forgotten', `--stage dev --date ${dateAfter(-40)}`, 'keeps its events for 30 days'],
  ])('needs another command line than one with %s', async (_, args, why) => {
    const { code, output } = await compare(args);
    expect([code, output]).toEqual([2, expect.stringContaining(why)]);
  });

  it('explains itself', async () => {
    expect(await compare('--help')).toMatchObject({ code: 0, output: expect.stringContaining('payments:compare') });
  });
});
