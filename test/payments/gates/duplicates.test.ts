import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem, saleItem } from '#shared/orders/index.ts';
import { paymentItem, transactionItem } from '#shared/payments/index.ts';
import type { TestRequest } from '#test/event.ts';
import { anOrder, aPayment, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { webhooks } from './hall.ts';
import { expectDiscreet } from './leaks.ts';
import { randomFrom, shuffled } from './random.ts';
import { tellers } from './told.ts';

const written = capturedLog();
const real = realTable();
const count = atLength(200, 1_000);
const atOnce = 64;
const seed = seedOfRun();

/** So many at a time, each with the next as soon as it is through. */
const inParallel = async <T, Result>(all: readonly T[], work: (each: T) => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  const left = all.entries();
  const worker = async (): Promise<void> => {
    for (const [i, each] of left) results[i] = await work(each);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
};

describe(`of ${count} deliveries of one notification, ${atOnce} at a time (seed ${seed})`, () => {
  it.each(tellers())(
    '$name pays once, and each is acknowledged byte for byte',
    async (teller) => {
      const table = await real.empty();
      const merchants = [fresh.merchant(), fresh.merchant()];
      const stocks = merchants.map((merchantId) => aStock({ merchantId, available: 9, supplied: 10 }));
      const order = anOrder({ stocks });
      // Another order beside it: its notifications are shuffled in between.
      const other = anOrder({ stocks });
      const payments = [order, other].map((each) => aPayment(each, { provider: teller.name }));
      const shelf = stocks.map((stock) => stockItem.put({ ...stock, available: 8 }));
      await table.given([
        ...shelf,
        ...[order, other].map((each) => orderItem.put(each)),
        ...payments.map((payment) => paymentItem.put(payment)),
      ]);

      // Every other one has the same bytes; the rest is signed anew, as providers do with their repeats.
      const same = payments.map((payment) => teller.money(payment));
      const messages = Array.from({ length: count }, (_, i): TestRequest => {
        const [payment, repeated] = [payments[i % 2], same[i % 2]];
        if (!payment || !repeated) throw new Error('there is nothing to tell');
        return i % 4 < 2 ? repeated : teller.money(payment);
      });
      const shop = shopOver({ engine: table.engine, parameters: { [`payments/${teller.name}`]: teller.parameter() } });
      const { operation, accepted } = webhooks[teller.name];
      const answers = await inParallel(shuffled(messages, randomFrom(seed)), async (message) => {
        const { status, headers, text } = await shop.call(operation, message);
        return [status, headers['content-type'], text];
      });

      expect(answers).toEqual(messages.map(() => accepted));
      const items = await table.items();
      expect(checkInvariants(items).violations).toEqual([]);
      expect(items.flatMap((item) => transactionItem.from(item) ?? [])).toHaveLength(2);
      expect(items.flatMap((item) => saleItem.from(item) ?? [])).toHaveLength(4);
      const orders = items.flatMap((item) => orderItem.from(item) ?? []);
      // The mails follow from the change to `paid`, of which there is one.
      for (const { events } of orders) expect(events.map(({ type }) => type)).toEqual(['placed', 'paid']);
      expectDiscreet(written.text, { [teller.name]: teller.parameter() });
      const verdicts = written.lines.filter(({ message }) => message === 'notification').map(({ verdict }) => verdict);
      expect(verdicts.filter((verdict) => verdict === 'applied')).toHaveLength(2);
      expect(verdicts.filter((verdict) => verdict === 'known')).toHaveLength(count - 2);
    },
    600_000,
  );
});
