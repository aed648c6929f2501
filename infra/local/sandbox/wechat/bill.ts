import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../engines/engine.ts';
import { beijingDay, beijingTime } from '../beijing.ts';
import type { Reply } from '../http.ts';
import { yuanOf } from '../yuan.ts';
import { badParameter, Refusal } from './refusal.ts';
import type { Refund, Transaction, WechatStore } from './store.ts';
import type { Merchant } from './wire.ts';

const types = ['ALL', 'SUCCESS', 'REFUND'];

/** The merchant's books of one day, for whoever compares them with the shop's. */
export interface Bill {
  readonly store: WechatStore;
  readonly merchant: Merchant;
  readonly clock: Clock;
  /** The address of the API, which is known once it is served. */
  readonly address: () => string;
  /** What can be downloaded, by its token. */
  readonly files: Map<string, Buffer>;
}

/** `GET /v3/bill/tradebill`: where the bill of a day that is over can be downloaded. */
export const billOf = (bill: Bill, query: URLSearchParams): object => {
  const day = query.get('bill_date') ?? '';
  const type = query.get('bill_type') ?? 'ALL';
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw badParameter('bill_date: yyyy-MM-DD');
  if (!types.includes(type)) throw badParameter(`bill_type: ${types.join(', ')}`);
  if (day >= beijingDay(bill.clock.now())) throw new Refusal(400, 'STATEMENT_CREATING', '账单生成中');

  const rows = rowsOf(bill, day, type);
  if (rows.length === 0) throw new Refusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
  const text = Buffer.from(`\ufeff${[header, ...rows.map(({ line }) => line), ...summary(rows)].join('\r\n')}\r\n`);
  const token = randomBytes(16).toString('hex');
  bill.files.set(token, query.get('tar_type') === 'GZIP' ? gzipSync(text) : text);
  return {
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(text).digest('hex'),
    download_url: `${bill.address()}/v3/billdownload/file?token=${token}`,
  };
};

/** The file itself, which WeChat does not sign. */
export const billFile = ({ files }: Bill, query: URLSearchParams): Reply => {
  const file = files.get(query.get('token') ?? '');
  return file
    ? { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file }
    : { status: 404, headers: { 'content-type': 'text/plain' }, body: '' };
};

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';

const sumHeader = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

interface Row {
  readonly at: number;
  readonly paid: number;
  readonly refunded: number;
  readonly line: string;
}

const rowsOf = ({ store, merchant }: Bill, day: string, type: string): Row[] => {
  const isThatDay = ({ at }: Row): boolean => beijingDay(new Date(at)) === day;
  const transactions = [...store.transactions.values()];
  const paid = type === 'REFUND' ? [] : transactions.flatMap((each) => paidRows(each, merchant));
  const refunded =
    type === 'SUCCESS'
      ? []
      : [...store.refunds.values()].flatMap((refund) => {
          const transaction = store.transactions.get(refund.outTradeNo);
          return transaction ? [refundRow(refund, transaction, merchant)] : [];
        });
  return [...paid, ...refunded].filter(isThatDay).sort((a, b) => a.at - b.at);
};

const paidRows = (transaction: Transaction, merchant: Merchant): Row[] =>
  transaction.payments.map(({ at, transactionId, amount, currency }) => ({
    at,
    paid: amount,
    refunded: 0,
    line: lineOf(transaction, merchant, {
      at,
      transactionId,
      state: 'SUCCESS',
      currency,
      settled: yuanOf(amount),
      total: yuanOf(amount),
      refund: ['0', '0', '0.00', '0.00', '', ''],
      asked: '0.00',
    }),
  }));

const refundRow = (refund: Refund, transaction: Transaction, merchant: Merchant): Row => ({
  at: refund.created,
  paid: 0,
  refunded: refund.amount,
  line: lineOf(transaction, merchant, {
    at: refund.created,
    transactionId: refund.transactionId,
    state: 'REFUND',
    currency: refund.currency,
    settled: '0.00',
    total: '0.00',
    refund: [refund.refundId, refund.outRefundNo, yuanOf(refund.amount), '0.00', 'ORIGINAL', refund.status],
    asked: yuanOf(refund.amount),
  }),
});

interface Cells {
  readonly at: number;
  readonly transactionId: string;
  readonly state: string;
  readonly currency: string;
  readonly settled: string;
  readonly total: string;
  readonly refund: readonly string[];
  readonly asked: string;
}

/** Every cell begins with a backtick, so that no spreadsheet makes a number of it. */
const lineOf = (transaction: Transaction, { appId, mchId }: Merchant, cells: Cells): string =>
  [
    beijingTime(new Date(cells.at)),
    appId,
    mchId,
    '0',
    '',
    cells.transactionId,
    transaction.outTradeNo,
    'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    { native: 'NATIVE', h5: 'MWEB', jsapi: 'JSAPI' }[transaction.kind],
    cells.state,
    'OTHERS',
    cells.currency,
    cells.settled,
    '0.00',
    ...cells.refund,
    transaction.description,
    '',
    '0.00000',
    '0.00%',
    cells.total,
    cells.asked,
    '',
  ]
    .map((cell) => `\`${cell}`)
    .join(',');

const summary = (rows: readonly Row[]): string[] => {
  const paid = yuanOf(rows.reduce((total, row) => total + row.paid, 0));
  const refunded = yuanOf(rows.reduce((total, row) => total + row.refunded, 0));
  const cells = [String(rows.length), paid, refunded, '0.00', '0.00000', paid, refunded];
  return [sumHeader, cells.map((cell) => `\`${cell}`).join(',')];
};
