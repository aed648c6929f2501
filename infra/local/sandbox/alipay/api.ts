import type { Clock } from '../../engines/engine.ts';
import type { CallKind } from '../faults.ts';
import type { Call, Reply } from '../http.ts';
import { publicKeyOf } from '../keys.ts';
import type { Bills } from './bill.ts';
import type { Refunds } from './refunds.ts';
import { Refusal } from './refusal.ts';
import { isSignedByApp, type Params, signedAnswer } from './sign.ts';
import type { AlipayStore } from './store.ts';
import { readBillDay, readRefundName, readRefundRequest, readTradeName, readTradeRequest } from './trade-request.ts';
import type { Trades } from './trades.ts';
import { refundQueryView, refundView, tradeView } from './wire.ts';

export interface AlipayApi {
  readonly store: AlipayStore;
  readonly trades: Trades;
  readonly refunds: Refunds;
  readonly clock: Clock;
  /** Where the shopper pays a trade. */
  readonly payPage: (outTradeNo: string) => string;
  readonly bills: Bills;
}

type Method = (api: AlipayApi, params: Params) => Params;

const methods: Readonly<Record<string, Method>> = {
  'alipay.trade.precreate': ({ trades, clock, payPage }, params) => {
    const { outTradeNo } = trades.begin(readTradeRequest('precreate', params, clock.now()));
    return { out_trade_no: outTradeNo, qr_code: payPage(outTradeNo) };
  },
  'alipay.trade.query': ({ trades }, params) => tradeView(trades.find(readTradeName(params))),
  'alipay.trade.close': ({ trades }, params) => {
    const { tradeNo, outTradeNo } = trades.close(trades.find(readTradeName(params)));
    return { trade_no: tradeNo, out_trade_no: outTradeNo };
  },
  'alipay.trade.refund': ({ trades, refunds }, params) => {
    const request = readRefundRequest(params);
    const trade = trades.find(request);
    const { changed } = refunds.give(trade, request);
    return refundView(trade, refunds.moved(trade), changed);
  },
  'alipay.trade.fastpay.refund.query': ({ trades, refunds }, params) => {
    const request = readRefundName(params);
    const trade = trades.find(request);
    return refundQueryView(trade, refunds.find(trade, request.outRequestNo));
  },
  'alipay.data.dataservice.bill.downloadurl.query': ({ bills }, params) => ({
    bill_download_url: bills.addressOf(readBillDay(params)),
  }),
};

const pages = { 'alipay.trade.page.pay': 'page', 'alipay.trade.wap.pay': 'wap' } as const;
const isPage = (method: string): method is keyof typeof pages => Object.hasOwn(pages, method);

/** Answers one call of Alipay's gateway: pages lead the shopper on, methods answer signed. */
export const answerGateway = (api: AlipayApi, call: Call): Reply => {
  if (call.path !== '/gateway.do') {
    const file = api.bills.file(/^\/bill\/(\w+)$/.exec(call.path)?.[1] ?? '');
    return file ?? text(404, 'The sandbox knows /gateway.do and the bills that it names.');
  }
  const params = paramsOf(call);
  const method = params['method'] ?? '';
  try {
    assertRequest(api, params);
    if (isPage(method)) return openCashier(api, pages[method], params);
    const act = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!act) throw Refusal.invalid('isv.invalid-method', `不存在的方法名: the sandbox does not know ${method}`);
    return answered(api, method, { code: '10000', msg: 'Success', ...act(api, params) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A shopper is in front of these: the real cashier says it in words, too.
    if (isPage(method)) return text(200, `${error.content['sub_code']} ${error.content['sub_msg']}`);
    return answered(api, method, error.content);
  }
};

const openCashier = ({ trades, clock, payPage }: AlipayApi, product: 'page' | 'wap', params: Params): Reply => {
  const { outTradeNo } = trades.begin(readTradeRequest(product, params, clock.now()));
  return { status: 302, headers: { location: payPage(outTradeNo) }, body: '' };
};

const answered = ({ store }: AlipayApi, method: string, content: object): Reply => {
  const name = `${method.replaceAll('.', '_')}_response`;
  return {
    status: 200,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: signedAnswer(/^\w+$/.test(name) ? name : 'error_response', content, store.keys.current('alipay')),
  };
};

/** Parameters come in the address, in the form, or in both; each of them once. */
const paramsOf = ({ query, body, headers }: Call): Params => {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return Object.fromEntries([...query, ...(isForm ? new URLSearchParams(body) : [])]);
};

const assertRequest = ({ store: { keys } }: AlipayApi, params: Params): void => {
  const wanted = { app_id: keys.current('appId'), sign_type: 'RSA2', version: '1.0' };
  for (const name of ['app_id', 'method', 'charset', 'sign_type', 'sign', 'timestamp', 'version'])
    if (!params[name]) throw Refusal.missing(`isv.missing-${name.replaceAll('_', '-')}`, name);
  for (const [name, value] of Object.entries(wanted))
    if (params[name] !== value) throw Refusal.invalid(`isv.invalid-${name.replaceAll('_', '-')}`, name);
  if (!/^utf-?8$/i.test(params['charset'] ?? '')) throw Refusal.invalid('isv.invalid-charset', 'utf-8');
  if (!isSignedByApp(params, publicKeyOf(keys.current('app'))))
    throw Refusal.invalid(
      'isv.invalid-signature',
      '验签出错，请确认charset参数放在了URL查询字符串中且各参数值使用charset参数指示的字符集编码',
    );
};

const kinds: Readonly<Record<string, CallKind>> = {
  'alipay.trade.page.pay': 'start',
  'alipay.trade.wap.pay': 'start',
  'alipay.trade.precreate': 'start',
  'alipay.trade.query': 'query',
  'alipay.trade.close': 'close',
  'alipay.trade.refund': 'refund',
  'alipay.trade.fastpay.refund.query': 'queryRefund',
};

/** What a call is about, for faults that strike some calls alone. */
export const alipayCallKind = (call: Call): CallKind => kinds[paramsOf(call)['method'] ?? ''] ?? 'other';

const text = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
