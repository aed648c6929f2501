import { describe, expect, it } from 'vitest';
import { refundPayment } from '#functions/payments/refund-payment.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { newId } from '#shared/kernel/id.ts';
import { openProvider, paymentItem, refundItem } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { press } from '../../local/sandbox/press.ts';
import { admin } from '../refunding.ts';
import { methods, payingHall } from './hall.ts';
import { expectDiscreet } from './leaks.ts';
import { randomFrom } from './random.ts';

const written = capturedLog();
const real = realTable();
let table: RealTable = real;
const hall = payingHall(() => table);
const runs = atLength(6, 200);
const seed = seedOfRun();

type Method = (typeof methods)[number];
interface Lost {
  readonly how: 'error' | 'disconnect' | 'timeout';
  readonly times: number;
}

/** The shopper presses again and again, until there is an answer: always the same payment. */
const insistentlyStarted = async (method: Method, lost: Lost): Promise<string> => {
  const ordered = await hall.ordered(method);
  await press(hall.sandbox, { provider: method, answers: { ...lost, to: 'start' } });
  const numbers = new Set<string | undefined>();
  for (let tries = 0; tries < 6; tries++) {
    const { status, text } = await hall.shop().call(startPayment, ordered.toPay);
    numbers.add((await ordered.now()).payment);
    if (status === 201) break;
    expect([502, 503], text).toContain(status);
  }
  const [paymentNumber = ''] = numbers;
  expect(numbers.size).toBe(1);
  return paymentNumber;
};

/** A merchant's part goes back, asked for twice at once. */
const refundedTwice = async (method: Method, paymentNumber: string, lost: Lost): Promise<void> => {
  await press(hall.sandbox, { provider: method, answers: { ...lost, to: 'refund' } });
  const headers = { 'content-type': 'application/json', 'idempotency-key': fresh.name('key') };
  const request = { caller: admin(), path: { paymentNumber }, headers, body: { amount: cny(700), reason: 'broken' } };
  const answers = await Promise.all([1, 2].map(() => hall.shop().call(refundPayment, request)));
  for (const { status, text } of answers) expect(status, text).toBe(202);
};

/** Asks the provider for all the rest, and first for a fen more: it knows best what it has given. */
const assertMovedOnce = async (method: Method, paymentNumber: string): Promise<void> => {
  const provider = openProvider(method, hall.parameters()[`payments/${method}`] ?? '', false);
  const { transactionId = '', reference = paymentNumber, captured = cny(0) } = await hall.paymentOf(paymentNumber);
  const asked = async (amount: number) => {
    const refundNumber = newId('rfd', new Date());
    const notifyUrl = `${hall.origin}/v1/webhooks/${method}`;
    const about = { paymentNumber, reference, transactionId, captured, notifyUrl, refundNumber, createdAt: new Date() };
    return (await provider.refund({ ...about, amount: cny(amount) })).kind;
  };
  expect(await asked(captured.amount - 699)).toBe('failed');
  expect(await asked(captured.amount - 700)).not.toBe('failed');
};

describe(`a provider that does what it is asked, and whose answer is lost (${runs} times, seed ${seed})`, () => {
  it.each(methods)(
    '%s begins each payment once and gives each refund once',
    async (method) => {
      table = await real.empty();
      const random = randomFrom(seed);
      const lostIn = (run: number): Lost => ({
        // A silent provider costs the shop its whole patience: it is rare, and only at full length.
        how: run % 25 === atLength(-1, 24) ? 'timeout' : random() < 0.5 ? 'error' : 'disconnect',
        times: 1 + (run % 2),
      });
      const numbers: string[] = [];
      for (let run = 0; run < runs; run++) {
        const paymentNumber = await insistentlyStarted(method, lostIn(run));
        await hall.deliver(method, await hall.paid(method, paymentNumber));
        await refundedTwice(method, paymentNumber, lostIn(run + 1));
        numbers.push(paymentNumber);
      }
      await press(hall.sandbox, { provider: method, answers: { how: 'error', times: 0 } });
      for (let round = 1; round <= 4; round++) await at(minutesLater(3 * round), () => hall.shop().run(settleRefunds));

      const items = await table.items();
      expect(items.flatMap((item) => paymentItem.from(item)?.status ?? [])).toEqual(numbers.map(() => 'succeeded'));
      expect(items.flatMap((item) => refundItem.from(item)?.status ?? [])).toEqual(numbers.map(() => 'succeeded'));
      expect(checkInvariants(items).violations).toEqual([]);
      expectDiscreet(written.text, hall.parameters());
      for (const paymentNumber of numbers) await assertMovedOnce(method, paymentNumber);
    },
    1_800_000,
  );
});
