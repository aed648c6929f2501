import { serveApi } from '../api-server.ts';
import { Deliveries } from '../deliveries.ts';
import { publicKeyOf } from '../keys.ts';
import { answerPayPage } from '../pay-page.ts';
import type { ProviderOptions, SandboxProvider, Standing } from '../provider.ts';
import { alipayCallKind, answerGateway } from './api.ts';
import { Bills } from './bill.ts';
import { payableTrade, returnAddress } from './cashier.ts';
import { postForms } from './post.ts';
import { Refunds } from './refunds.ts';
import { openAlipayStore, type Refund, type Trade } from './store.ts';
import { Trades } from './trades.ts';
import { newNotifyId, notificationOf } from './wire.ts';

/** How often the clock is looked at, for trades that nobody asks about. */
const tickMs = 1_000;

const minute = 60;
const hour = 60 * minute;

/** Seconds before each repeat: eight deliveries within 25 hours. */
const retryTable = [4 * minute, 10 * minute, 10 * minute, hour, 2 * hour, 6 * hour, 15 * hour];

/** Starts Alipay: the gateway and its cashier, as far as a shop sees them. */
export const startAlipay = async (options: ProviderOptions): Promise<SandboxProvider> => {
  const { clock, origin, faults, pace } = options;
  const store = await openAlipayStore(options.stateDir);
  const { keys, pending } = store;
  const account = { appId: keys.current('appId'), sellerId: keys.current('sellerId') };
  const post = postForms({ clock, key: () => keys.current('alipay') });
  const pauseAfter = pace.over(retryTable);
  const deliveries = new Deliveries({ provider: 'alipay', clock, pauseAfter, faults, pending, post });

  const notify = (trade: Trade, refund?: Refund): void => {
    if (trade.notifyUrl === undefined || !isTold(trade, refund)) return;
    const eventId = newNotifyId();
    const told = notificationOf(trade, account, eventId, refund, refunds.moved(trade));
    const about = { eventId, type: trade.status, paymentNumber: trade.outTradeNo, to: trade.notifyUrl };
    deliveries.send({ ...about, body: JSON.stringify(told), attempts: 0 });
  };
  const trades = new Trades({ trades: store.trades, clock, announce: (trade) => notify(trade) });
  const fate = () => faults.takeRefund('alipay');
  const refunds = new Refunds({ refunds: store.refunds, trades, clock, fate, announce: notify });
  const ticking = setInterval(() => trades.expireDue(), tickMs).unref();

  const payPage = (outTradeNo: string) => `${origin}/_local/sandbox/pay/alipay/${outTradeNo}`;
  const bills = new Bills({ store, sellerId: account.sellerId, clock, address: () => server.address });
  const api = { store, trades, refunds, bills, clock, payPage };
  const server = await serveApi({
    provider: 'alipay',
    faults,
    answer: (call) => answerGateway(api, call),
    kindOf: alipayCallKind,
    broken: { status: 500, headers: { 'content-type': 'text/plain' }, body: 'The sandbox failed, or was asked to.' },
  });

  const press = (outTradeNo: string, act: (trade: Trade) => Trade): Standing | undefined => {
    const trade = trades.ofPage(outTradeNo);
    if (!trade) return undefined;
    const { status, payments } = act(trade);
    return { provider: 'alipay', paymentNumber: outTradeNo, status, paid: payments.length > 0 };
  };

  return {
    name: 'alipay',
    address: server.address,
    log: deliveries.log,
    parameters: (stage) => ({
      [`/shop/${stage}/payments/alipay`]: JSON.stringify({
        ...account,
        privateKey: keys.current('app'),
        alipayPublicKeys: keys.valid('alipay').map(publicKeyOf),
        gateway: `${server.address}/gateway.do`,
      }),
    }),
    pay: (paymentNumber, how) => press(paymentNumber, (trade) => trades.pay(trade, how)),
    fail: (paymentNumber) => press(paymentNumber, (trade) => trades.decline(trade)),
    finish: (paymentNumber) => press(paymentNumber, (trade) => trades.finish(trade)),
    settleRefund: (refundNumber, outcome) => {
      const refund = refunds.ofNumber(refundNumber);
      return refund && { provider: 'alipay', refundNumber, status: refunds.settle(refund, outcome).status };
    },
    rotateKeys: () => keys.renew('alipay'),
    payPage: (call, id) => {
      const scanned = trades.ofPage(id);
      if (!scanned) return undefined;
      const trade = trades.open(scanned);
      return answerPayPage(call, {
        read: () => payableTrade(trade, returnAddress(trade, account, keys.current('alipay'), clock.now())),
        pay: () => void trades.pay(trade),
        decline: () => void trades.decline(trade),
      });
    },
    release: () => deliveries.release(),
    stop: async () => {
      clearInterval(ticking);
      deliveries.stop();
      await server.stop();
      store.close();
    },
  };
};

/**
 * Which changes Alipay tells of: payments always, an unpaid end on the phone alone, a refund in part as TRADE_SUCCESS once
 * more, and one of everything on the phone alone again.
 */
const isTold = ({ status, product, opened }: Trade, refund: Refund | undefined): boolean =>
  opened && (status !== 'TRADE_CLOSED' || product === 'wap') && (refund === undefined || status !== 'TRADE_FINISHED');
