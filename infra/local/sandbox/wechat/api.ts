import type { Clock } from '../../engines/engine.ts';
import type { CallKind } from '../faults.ts';
import type { Call, Reply } from '../http.ts';
import { publicKeyOf } from '../keys.ts';
import { type Bill, billFile, billOf } from './bill.ts';
import type { Refunds } from './refunds.ts';
import { badParameter, noOrder, nothing, Refusal } from './refusal.ts';
import { isKind, type Kind, readClose, readOrder, readRefund } from './requests.ts';
import { type Caller, isSignedByMerchant, readAuthorization, signatureHeaders } from './sign.ts';
import { platformKeys, type Transaction, type WechatStore } from './store.ts';
import type { Transactions } from './transactions.ts';
import { type Merchant, refundView, transactionView } from './wire.ts';

export interface WechatApi {
  readonly store: WechatStore;
  readonly merchant: Merchant;
  readonly transactions: Transactions;
  readonly refunds: Refunds;
  readonly bill: Bill;
  readonly clock: Clock;
  /** Where the shopper pays. */
  readonly payPage: (transaction: Transaction) => string;
}

interface Result {
  readonly status: number;
  readonly body?: object;
}

/** How far the caller's clock may be away. */
const toleranceMs = 300_000;

/** Answers one call of WeChat's API; whatever the answer is, it is signed. */
export const answerWechat = (api: WechatApi, call: Call): Reply => {
  const caller = readAuthorization(call.headers.authorization);
  const { status, body } = attempt(api, call, caller);
  if (status === 200 && call.path === '/v3/billdownload/file') return billFile(api.bill, call.query);
  const text = body === undefined ? '' : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json', ...signed(api, call, caller, text) }, body: text };
};

/** With the key that the caller asks for, and at the caller's time, which was proved to be near: tests may be elsewhere. */
const signed = ({ store, clock }: WechatApi, { headers }: Call, caller: Caller | undefined, body: string) => {
  const keys = platformKeys(store);
  const asked = String(headers['wechatpay-serial']);
  const id = keys.has(asked) ? asked : store.keys.current('platformId');
  const at = caller && isNear(caller, clock) ? Number(caller.timestamp) * 1000 : clock.now().getTime();
  return signatureHeaders(body, { id, privateKey: keys.get(id) ?? '', at });
};

const attempt = (api: WechatApi, call: Call, caller: Caller | undefined): Result => {
  try {
    assertMerchant(api, call, caller);
    return route(api, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: { code: error.code, message: error.message } };
  }
};

/** The caller's clock is the shop's or that of this machine: scripts run beside the shop, which may be in the future. */
const isNear = ({ timestamp }: Caller, clock: Clock): boolean =>
  [clock.now().getTime(), Date.now()].some((now) => Math.abs(now - Number(timestamp) * 1000) <= toleranceMs);

const assertMerchant = ({ store, merchant, clock }: WechatApi, call: Call, caller: Caller | undefined): void => {
  const { keys } = store;
  const refuse = (message: string) => new Refusal(401, 'SIGN_ERROR', message);
  if (!caller) throw refuse('Http头Authorization值格式错误');
  if (caller.mchId !== merchant.mchId || caller.serial !== keys.current('serial')) throw refuse('商户证书序列号有误');
  if (!isNear(caller, clock)) throw refuse('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  if (!isSignedByMerchant(call, caller, publicKeyOf(keys.current('merchant')))) throw refuse('错误的签名，验签失败');
};

const route = (api: WechatApi, call: Call): Result => {
  const { method, path, query, body } = call;
  const [, group, ...rest] = path
    .replace(/^\/v3\//, '/')
    .split('/')
    .map(decodeURIComponent);
  const [first, second, ...more] = rest;
  const where = `${method} ${group}/${first}`;
  if (where === 'POST pay/transactions' && isKind(second) && more.length === 0) return begin(api, second, body);
  if (group === 'pay' && first === 'transactions' && second === 'out-trade-no')
    return routeTransaction(api, call, more);
  if (group === 'refund' && first === 'domestic' && second === 'refunds') return routeRefund(api, call, more);
  if (where === 'GET bill/tradebill') return { status: 200, body: billOf(api.bill, query) };
  if (where === 'GET billdownload/file') return { status: 200 };
  throw unknownPath(call);
};

const unknownPath = ({ method, path }: Call): Refusal =>
  new Refusal(404, 'NOT_FOUND', `The sandbox does not know ${method} ${path}.`);

const routeRefund = ({ refunds }: WechatApi, call: Call, [outRefundNo, ...more]: string[]): Result => {
  if (call.method === 'POST' && outRefundNo === undefined)
    return { status: 200, body: refundView(refunds.take(readRefund(call.body))) };
  if (call.method !== 'GET' || outRefundNo === undefined || more.length > 0) throw unknownPath(call);
  const refund = refunds.find(outRefundNo);
  if (!refund) throw nothing();
  return { status: 200, body: refundView(refund) };
};

const begin = (api: WechatApi, kind: Kind, body: string): Result => {
  const order = readOrder(kind, body);
  assertOurs(api, order.mchid);
  if (order.appid !== api.merchant.appId) throw new Refusal(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
  const transaction = api.transactions.begin(kind, order);
  const page = api.payPage(transaction);
  const answers = { native: { code_url: page }, h5: { h5_url: page }, jsapi: { prepay_id: transaction.prepayId } };
  return { status: 200, body: answers[kind] };
};

const routeTransaction = (api: WechatApi, call: Call, [outTradeNo = '', action, ...more]: string[]): Result => {
  const { transactions, refunds, merchant } = api;
  if (call.method === 'POST' && action === 'close' && more.length === 0) {
    assertOurs(api, readClose(call.body).mchid);
    transactions.close(outTradeNo);
    return { status: 204 };
  }
  if (call.method !== 'GET' || action !== undefined) throw unknownPath(call);
  assertOurs(api, call.query.get('mchid') ?? undefined);
  const transaction = transactions.find(outTradeNo);
  if (!transaction) throw noOrder();
  const hasRefunds = transaction.payments.some(({ transactionId }) => refunds.of(transactionId).length > 0);
  return { status: 200, body: transactionView(transaction, merchant, hasRefunds) };
};

const assertOurs = ({ merchant }: WechatApi, mchId: string | undefined): void => {
  if (mchId !== merchant.mchId) throw badParameter('mchid: 商户号有误');
};

/** What a call is about, for faults that strike some calls alone. */
export const wechatCallKind = ({ method, path }: Call): CallKind => {
  if (path.startsWith('/v3/refund/')) return method === 'POST' ? 'refund' : 'queryRefund';
  if (!path.startsWith('/v3/pay/transactions/')) return 'other';
  if (method === 'GET') return 'query';
  return path.endsWith('/close') ? 'close' : 'start';
};
