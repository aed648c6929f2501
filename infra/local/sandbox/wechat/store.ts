import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DurableMap } from '../../engines/durable-map.ts';
import { Delivery } from '../deliveries.ts';
import { digits, Keys, rsaKey } from '../keys.ts';

const Transaction = z.object({
  outTradeNo: z.string(),
  kind: z.enum(['native', 'h5', 'jsapi']),
  prepayId: z.string(),
  amount: z.number(),
  currency: z.string(),
  description: z.string(),
  notifyUrl: z.string(),
  created: z.number(),
  /** Until when the shopper can pay. It closes nothing: that is the shop's to do. */
  deadline: z.number(),
  /** Until when the newest address is good; asking again gives a fresh one. */
  addressUntil: z.number(),
  isClosed: z.boolean(),
  declines: z.number(),
  /** What was paid: one transaction, unless the shopper was made to pay again. */
  payments: z.array(z.object({ transactionId: z.string(), amount: z.number(), currency: z.string(), at: z.number() })),
});
export type Transaction = Readonly<z.infer<typeof Transaction>>;

const Refund = z.object({
  refundId: z.string(),
  outRefundNo: z.string(),
  outTradeNo: z.string(),
  transactionId: z.string(),
  amount: z.number(),
  total: z.number(),
  currency: z.string(),
  status: z.enum(['PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED']),
  /** What it becomes by itself; without one it waits. */
  becomes: z.optional(z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED'])),
  notifyUrl: z.optional(z.string()),
  created: z.number(),
  settled: z.optional(z.number()),
});
export type Refund = Readonly<z.infer<typeof Refund>>;

/** Everything that WeChat knows; with a folder it survives the end of the process. */
export interface WechatStore {
  readonly keys: Keys<'mchId' | 'appId' | 'serial' | 'merchant' | 'platform' | 'platformId' | 'apiV3'>;
  /** By the shop's number. */
  readonly transactions: DurableMap<Transaction>;
  readonly refunds: DurableMap<Refund>;
  readonly pending: DurableMap<Delivery>;
  close(): void;
}

/** Opens WeChat's books. A new merchant gets an app, keys and a key of WeChat's of its own. */
export const openWechatStore = async (stateDir?: string): Promise<WechatStore> => {
  const folder = stateDir && join(stateDir, 'wechat');
  const open = <Value>(name: string, parse: (json: unknown) => Value): DurableMap<Value> =>
    new DurableMap(folder && join(folder, `${name}.jsonl`), parse);

  const keys = await Keys.open('wechat', stateDir, {
    mchId: () => `19${digits(8)}`,
    appId: () => `wx${randomBytes(8).toString('hex')}`,
    serial: () => randomBytes(20).toString('hex').toUpperCase(),
    merchant: rsaKey,
    platform: rsaKey,
    platformId: () => `PUB_KEY_ID_01${digits(26)}`,
    apiV3: () => randomBytes(16).toString('hex'),
  });
  const transactions = open('transactions', (json) => Transaction.parse(json));
  const refunds = open('refunds', (json) => Refund.parse(json));
  const pending = open('deliveries', (json) => Delivery.parse(json));
  return {
    keys,
    transactions,
    refunds,
    pending,
    close: () => {
      for (const each of [keys, transactions, refunds, pending]) each.close();
    },
  };
};

/** WeChat's own keys by id: the one that signs, and the one before it. */
export const platformKeys = ({ keys }: WechatStore): Map<string, string> => {
  const ids = keys.valid('platformId');
  return new Map(keys.valid('platform').map((key, index) => [ids[index] ?? '', key]));
};
