import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { fromBeijing } from '../beijing.ts';
import { fenOf } from '../yuan.ts';
import { Refusal } from './refusal.ts';
import type { Params } from './sign.ts';

const Number64 = z.string().check(z.regex(/^[\w]{1,64}$/));
const Yuan = z.string().check(z.regex(/^(0|[1-9]\d{0,8})(\.\d{1,2})?$/));
const Text = z.string().check(z.minLength(1), z.maxLength(256));

const NewTrade = {
  out_trade_no: Number64,
  total_amount: Yuan,
  subject: Text,
  body: z.optional(Text),
  time_expire: z.optional(z.string()),
};

/** The part of each method's content that a shop needs; anything else is refused aloud, rather than silently ignored. */
const contents = {
  page: z.strictObject({
    ...NewTrade,
    product_code: z.literal('FAST_INSTANT_TRADE_PAY'),
    qr_pay_mode: z.optional(z.string()),
  }),
  wap: z.strictObject({ ...NewTrade, product_code: z.literal('QUICK_WAP_WAY'), quit_url: z.optional(z.string()) }),
  precreate: z.strictObject({ ...NewTrade, product_code: z.optional(z.string()) }),
};
const WayOut = z.looseObject({ quit_url: z.optional(z.string()) });

/** What a new trade takes from the request that begins it. */
export interface TradeRequest {
  readonly product: keyof typeof contents;
  readonly outTradeNo: string;
  readonly amount: number;
  readonly subject: string;
  readonly deadline: number;
  readonly notifyUrl?: string | undefined;
  readonly returnUrl?: string | undefined;
  readonly quitUrl?: string | undefined;
}

const longestDays = 15;

/** Checks what begins a trade. The deadline is absolute, and so still there when the link is opened much later. */
export const readTradeRequest = (product: TradeRequest['product'], params: Params, now: Date): TradeRequest => {
  const content = readContent(contents[product], params);
  const amount = fenOf(content.total_amount);
  if (!amount) throw Refusal.business('ACQ.TOTAL_FEE_EXCEED', '订单总金额不在允许范围内');
  const deadline = content.time_expire === undefined ? undefined : fromBeijing(content.time_expire);
  if (content.time_expire !== undefined && !deadline)
    throw Refusal.invalid('isv.invalid-parameter', 'time_expire: yyyy-MM-dd HH:mm:ss');
  return {
    product,
    outTradeNo: content.out_trade_no,
    amount,
    subject: content.subject,
    deadline: deadline?.getTime() ?? now.getTime() + longestDays * 86_400_000,
    notifyUrl: webAddress('notify_url', params['notify_url']),
    returnUrl: webAddress('return_url', params['return_url']),
    quitUrl: webAddress('quit_url', WayOut.parse(content).quit_url),
  };
};

const Named = z.strictObject({
  out_trade_no: z.optional(Number64),
  trade_no: z.optional(Number64),
  query_options: z.optional(z.array(z.string())),
  operator_id: z.optional(Text),
});

/** Which trade a query or a close is about. */
export const readTradeName = (params: Params) => named(readContent(Named, params));

const NamedRefund = z.strictObject({
  out_trade_no: z.optional(Number64),
  trade_no: z.optional(Number64),
  out_request_no: z.optional(Number64),
  query_options: z.optional(z.array(z.string())),
});

/** Which refund a query is about. */
export const readRefundName = (params: Params) => {
  const content = readContent(NamedRefund, params);
  if (content.out_request_no === undefined) throw Refusal.missing('isv.missing-parameter', 'out_request_no');
  return { ...named(content), outRequestNo: content.out_request_no };
};

const NewRefund = z.strictObject({ ...NamedRefund.shape, refund_amount: Yuan, refund_reason: z.optional(Text) });

/** What is to be given back; without a number of its own it is all of the trade. */
export const readRefundRequest = (params: Params) => {
  const content = readContent(NewRefund, params);
  const amount = fenOf(content.refund_amount);
  if (!amount) throw Refusal.business('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效');
  return { ...named(content), outRequestNo: content.out_request_no, amount };
};

const Bill = z.strictObject({
  bill_type: z.literal('trade'),
  bill_date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
});

/** Which day's bill is asked for. */
export const readBillDay = (params: Params): string => readContent(Bill, params).bill_date;

const named = ({
  out_trade_no: outTradeNo,
  trade_no: tradeNo,
}: {
  out_trade_no?: string | undefined;
  trade_no?: string | undefined;
}) => {
  if (outTradeNo === undefined && tradeNo === undefined)
    throw Refusal.missing('isv.missing-parameter', 'out_trade_no, trade_no');
  return { outTradeNo, tradeNo };
};

const readContent = <Content>(schema: z.ZodMiniType<Content>, { biz_content: text = '' }: Params): Content => {
  const content = schema.safeParse(parseJson(text));
  if (content.success) return content.data;
  const [first] = content.error.issues;
  throw Refusal.invalid('isv.invalid-parameter', `${first?.path.join('.') || 'biz_content'}: ${first?.message}`);
};

const webAddress = (name: string, url: string | undefined): string | undefined => {
  if (url !== undefined && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
    throw Refusal.invalid('isv.invalid-parameter', `${name}: ${url}`);
  return url;
};
