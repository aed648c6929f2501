import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { badParameter } from './refusal.ts';
import type { Transaction } from './store.ts';

const OutNumber = z.string().check(z.regex(/^[\w|*@-]{6,32}$/));
const RefundNumber = z.string().check(z.regex(/^[\w|*@-]{1,64}$/));
const Fen = z.int().check(z.minimum(1), z.maximum(100_000_000_000));
const Currency = z._default(z.literal('CNY'), 'CNY');

/** Public, and without a query: WeChat takes https alone, and the sandbox what lies on this machine as well. */
const NotifyUrl = z.string().check(
  z.maxLength(255),
  z.refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).search === ''),
);

const order = {
  appid: z.string(),
  mchid: z.string(),
  description: z.string().check(z.minLength(1), z.maxLength(127)),
  out_trade_no: OutNumber,
  time_expire: z.optional(z.iso.datetime({ offset: true })),
  attach: z.optional(z.string().check(z.maxLength(127))),
  notify_url: NotifyUrl,
  amount: z.strictObject({ total: Fen, currency: Currency }),
};
const payer_client_ip = z.union([z.ipv4(), z.ipv6()]);

/** The part of each order that a shop needs; anything else is refused aloud, rather than silently ignored. */
const orders = {
  native: z.strictObject({ ...order, scene_info: z.optional(z.strictObject({ payer_client_ip })) }),
  h5: z.strictObject({
    ...order,
    scene_info: z.strictObject({
      payer_client_ip,
      h5_info: z.strictObject({ type: z.string(), app_name: z.optional(z.string()), app_url: z.optional(z.string()) }),
    }),
  }),
  jsapi: z.strictObject({
    ...order,
    payer: z.strictObject({ openid: z.string().check(z.minLength(1), z.maxLength(128)) }),
    scene_info: z.optional(z.strictObject({ payer_client_ip })),
  }),
};

export type Kind = Transaction['kind'];
export const isKind = (name: string | undefined): name is Kind => name !== undefined && Object.hasOwn(orders, name);

/** Checks what begins a transaction. */
export const readOrder = (kind: Kind, body: string) => checked(orders[kind], body);
export type Order = ReturnType<typeof readOrder>;

const Close = z.strictObject({ mchid: z.string() });
export const readClose = (body: string) => checked(Close, body);

const Refund = z.strictObject({
  transaction_id: z.optional(z.string()),
  out_trade_no: z.optional(OutNumber),
  out_refund_no: RefundNumber,
  reason: z.optional(z.string().check(z.maxLength(80))),
  notify_url: z.optional(NotifyUrl),
  amount: z.strictObject({ refund: Fen, total: Fen, currency: z.literal('CNY') }),
});

/** Checks what is to be given back, and of which of the two names. */
export const readRefund = (body: string) => {
  const refund = checked(Refund, body);
  if (refund.transaction_id === undefined && refund.out_trade_no === undefined)
    throw badParameter('transaction_id, out_trade_no: one of the two is needed');
  return refund;
};
export type RefundOrder = ReturnType<typeof readRefund>;

const checked = <Value>(schema: z.ZodMiniType<Value>, body: string): Value => {
  const value = schema.safeParse(parseJson(body));
  if (value.success) return value.data;
  const [first] = value.error.issues;
  throw badParameter(`${first?.path.join('.') || 'body'}: ${first?.message}`);
};
