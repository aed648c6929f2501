import { join } from 'node:path';
import * as z from 'zod/mini';
import { DurableMap } from '../../engines/durable-map.ts';
import { Delivery } from '../deliveries.ts';
import { digits, Keys, rsaKey } from '../keys.ts';

const Trade = z.object({
  outTradeNo: z.string(),
  product: z.enum(['page', 'wap', 'precreate']),
  /** A code that nobody has scanned yet is no trade for anybody who asks. */
  opened: z.boolean(),
  status: z.enum(['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED']),
  tradeNo: z.string(),
  amount: z.number(),
  subject: z.string(),
  created: z.number(),
  deadline: z.number(),
  notifyUrl: z.optional(z.string()),
  returnUrl: z.optional(z.string()),
  /** Where the shopper goes who does not want to pay. */
  quitUrl: z.optional(z.string()),
  declines: z.number(),
  /** What was paid: one transaction, unless the shopper was made to pay again. */
  payments: z.array(z.object({ tradeNo: z.string(), amount: z.number(), at: z.number() })),
});
export type Trade = Readonly<z.infer<typeof Trade>>;

const Refund = z.object({
  outRequestNo: z.string(),
  outTradeNo: z.string(),
  tradeNo: z.string(),
  amount: z.number(),
  at: z.number(),
  /** Money that has moved, that may still move, or that came back. */
  status: z.enum(['moved', 'waiting', 'failed']),
});
export type Refund = Readonly<z.infer<typeof Refund>>;

/** Everything that Alipay knows; with a folder it survives the end of the process. */
export interface AlipayStore {
  readonly keys: Keys<'appId' | 'sellerId' | 'app' | 'alipay'>;
  /** By the shop's number. */
  readonly trades: DurableMap<Trade>;
  /** By the shop's numbers of trade and refund. */
  readonly refunds: DurableMap<Refund>;
  readonly pending: DurableMap<Delivery>;
  close(): void;
}

/** Opens Alipay's books. A new account gets an app, a seller and keys of its own. */
export const openAlipayStore = async (stateDir?: string): Promise<AlipayStore> => {
  const folder = stateDir && join(stateDir, 'alipay');
  const open = <Value>(name: string, parse: (json: unknown) => Value): DurableMap<Value> =>
    new DurableMap(folder && join(folder, `${name}.jsonl`), parse);

  const keys = await Keys.open('alipay', stateDir, {
    appId: () => `2021${digits(12)}`,
    sellerId: () => `2088${digits(12)}`,
    app: rsaKey,
    alipay: rsaKey,
  });
  const trades = open('trades', (json) => Trade.parse(json));
  const refunds = open('refunds', (json) => Refund.parse(json));
  const pending = open('deliveries', (json) => Delivery.parse(json));
  return {
    keys,
    trades,
    refunds,
    pending,
    close: () => {
      for (const each of [keys, trades, refunds, pending]) each.close();
    },
  };
};
