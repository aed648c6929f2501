import { listPaymentRefunds } from '#functions/payments/list-payment-refunds.ts';
import { listRefunds } from '#functions/payments/list-refunds.ts';
import { refundPayment } from '#functions/payments/refund-payment.ts';
import { requestRefund } from '#functions/payments/request-refund.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { paymentItem, type Refund, refundItem } from '#shared/payments/index.ts';
import type { Engine } from '#shared/table/engine.ts';
import { cny, fresh } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';
import { paidOrder, type Sold } from '../orders/selling.ts';

export const admin = () => ({ userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] });

const keyed = (key: string) => ({ headers: { 'content-type': 'application/json', 'idempotency-key': key } });

interface Asked {
  readonly amount?: number;
  readonly key?: string;
  readonly reason?: string;
}

/** Orders that were paid, and the ways in which their money goes back. */
export const refundingIn = (real: RealTable, parameters: () => Readonly<Record<string, string>>) => {
  const shop = (engine: Engine = real.engine) => shopOver({ engine, parameters: parameters() });
  const bodyOf = ({ amount, reason = '破损 broken' }: Asked) => ({
    ...(amount !== undefined && { amount: cny(amount) }),
    reason,
  });
  return {
    shop,

    /** A paid order of some merchants, of one SKU each. */
    sold: async (merchants = 1) => {
      const sold = await paidOrder(real, merchants);
      const paymentNumber = (await sold.now()).payment ?? '';
      return { ...sold, paymentNumber };
    },

    /** What a merchant asks for. */
    ask: ({ sellers }: Sold, i = 0, asked: Asked = {}, engine: Engine = real.engine) => {
      const headers = keyed(asked.key ?? fresh.name('key'));
      return shop(engine).call(requestRefund, { ...sellers[i], ...headers, body: bodyOf(asked) });
    },

    askAsAdmin: (paymentNumber: string, asked: Asked = {}) => {
      const headers = keyed(asked.key ?? fresh.name('key'));
      return shop().call(refundPayment, { caller: admin(), path: { paymentNumber }, ...headers, body: bodyOf(asked) });
    },

    listed: ({ sellers }: Sold, i = 0) => shop().done(listRefunds, { ...sellers[i] }),
    listedAll: (paymentNumber: string) => shop().done(listPaymentRefunds, { caller: admin(), path: { paymentNumber } }),
    settle: () => shop().run(settleRefunds),

    refunds: async (paymentNumber: string): Promise<readonly Refund[]> =>
      (await real.items())
        .flatMap((item) => refundItem.from(item) ?? [])
        .filter((refund) => refund.paymentNumber === paymentNumber),
    payment: (paymentNumber: string) => real.table.get(paymentItem.at({ paymentNumber })),
    violations: async () => checkInvariants(await real.items()).violations,
  };
};
