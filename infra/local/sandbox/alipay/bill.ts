import { randomBytes } from 'node:crypto';
import type { Clock } from '../../engines/engine.ts';
import { beijingDay, beijingTime } from '../beijing.ts';
import type { Reply } from '../http.ts';
import { yuanOf } from '../yuan.ts';
import { gbk } from './gbk.ts';
import { Refusal } from './refusal.ts';
import type { AlipayStore, Refund, Trade } from './store.ts';
import { zipOf } from './zip.ts';

interface Options {
  readonly store: AlipayStore;
  readonly sellerId: string;
  readonly clock: Clock;
  /** The address of the gateway's host, which is known once it is served. */
  readonly address: () => string;
}

/** The seller's books of one day: a zip with a CSV in GBK, for whoever compares them with the shop's. */
export class Bills {
  readonly #options: Options;
  readonly #files = new Map<string, Buffer>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Where the bill of a day that is over can be downloaded, for a while and by whoever knows the address. */
  addressOf(day: string): string {
    const { store, sellerId, clock, address } = this.#options;
    if (day >= beijingDay(clock.now())) throw Refusal.business('isp.bill_not_exist', '账单不存在');
    const rows = rowsOf(store, day);
    if (rows.length === 0) throw Refusal.business('isp.bill_not_exist', '账单不存在');
    const token = randomBytes(16).toString('hex');
    const name = `${sellerId}0156_${day.replaceAll('-', '')}_业务明细.csv`;
    this.#files.set(token, zipOf([{ name: gbk(name), content: gbk(textOf(rows, sellerId, day, clock.now())) }]));
    return `${address()}/bill/${token}`;
  }

  file(token: string): Reply | undefined {
    const file = this.#files.get(token);
    return file && { status: 200, headers: { 'content-type': 'application/zip' }, body: file };
  }
}

const header =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';

interface Row {
  readonly at: number;
  readonly kind: '交易' | '退款';
  readonly amount: number;
  readonly trade: Trade;
  readonly tradeNo: string;
  readonly requestNo: string;
}

const rowsOf = ({ trades, refunds }: AlipayStore, day: string): Row[] => {
  const paid = [...trades.values()].flatMap((trade) =>
    trade.payments.map(({ at, amount, tradeNo }): Row => ({ at, kind: '交易', amount, trade, tradeNo, requestNo: '' })),
  );
  const refunded = [...refunds.values()].flatMap((refund) => refundRow(refund, trades.get(refund.outTradeNo)));
  return [...paid, ...refunded].filter(({ at }) => beijingDay(new Date(at)) === day).sort((a, b) => a.at - b.at);
};

const refundRow = ({ at, amount, status, tradeNo, outRequestNo }: Refund, trade: Trade | undefined): Row[] =>
  trade && status === 'moved' ? [{ at, kind: '退款', amount: -amount, trade, tradeNo, requestNo: outRequestNo }] : [];

const signedYuan = (fen: number): string => (fen < 0 ? `-${yuanOf(-fen)}` : yuanOf(fen));

/** Every cell ends with a tab, so that no spreadsheet makes a number of it. */
const lineOf = ({ at, kind, amount, trade, tradeNo, requestNo }: Row): string => {
  const money = signedYuan(amount);
  const zeros = Array.from({ length: 5 }, () => '0.00');
  return [
    ...[
      tradeNo,
      trade.outTradeNo,
      kind,
      trade.subject,
      beijingTime(new Date(trade.created)),
      beijingTime(new Date(at)),
    ],
    ...['', '', '', '', '沙箱买家(sha***@sandbox.example)', money, money, ...zeros, '', '0.00', '0.00', requestNo],
    ...['0.00', '0.00', ''],
  ]
    .map((cell) => `${cell.replaceAll(',', '，')}\t`)
    .join(',');
};

const textOf = (rows: readonly Row[], sellerId: string, day: string, now: Date): string => {
  const [year, month, date] = day.split('-');
  const sumOf = (kind: Row['kind']): string => {
    const some = rows.filter((row) => row.kind === kind);
    const received = signedYuan(some.reduce((total, { amount }) => total + amount, 0));
    return `#${kind}合计：${some.length}笔，商家实收共${received}元，商家优惠共0.00元`;
  };
  return [
    '#支付宝业务明细查询',
    `#账号：[${sellerId}0156]`,
    `#起始日期：[${year}年${month}月${date}日 00:00:00]   终止日期：[${year}年${month}月${date}日 24:00:00]`,
    '#-----------------------------------------业务明细列表----------------------------------------',
    header,
    ...rows.map(lineOf),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    sumOf('交易'),
    sumOf('退款'),
    `#导出时间：[${beijingTime(now)}]`,
    '',
  ].join('\r\n');
};
