import { serveApi } from '../api-server.ts';
import { Deliveries } from '../deliveries.ts';
import { publicKeyOf } from '../keys.ts';
import { answerPayPage } from '../pay-page.ts';
import type { ProviderOptions, SandboxProvider, Standing } from '../provider.ts';
import { answerWechat, wechatCallKind } from './api.ts';
import { payableTransaction, payPageAddress } from './cashier.ts';
import { postNotifications } from './post.ts';
import { Refunds } from './refunds.ts';
import { signTest } from './sign.ts';
import { openWechatStore, platformKeys, type Transaction } from './store.ts';
import { Transactions } from './transactions.ts';
import { notificationOf, refundTold, stateOf, transactionView } from './wire.ts';

const minute = 60;
const hour = 60 * minute;

/** Seconds before each repeat, within 24 hours and four minutes. */
const retryTable = [
  ...[15, 15, 30, 3 * minute, 10 * minute, 20 * minute, 30 * minute, 30 * minute, 30 * minute],
  ...[hour, 3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour],
];

/** Starts WeChat Pay: APIv3 and the page that stands for its app, as far as a shop sees them. */
export const startWechat = async (options: ProviderOptions): Promise<SandboxProvider> => {
  const { clock, origin, faults, pace } = options;
  const store = await openWechatStore(options.stateDir);
  const { keys, pending } = store;
  const merchant = { mchId: keys.current('mchId'), appId: keys.current('appId') };
  const post = postNotifications({
    clock,
    signer: () => ({ id: keys.current('platformId'), privateKey: keys.current('platform') }),
    apiV3Key: () => keys.current('apiV3'),
  });
  const pauseAfter = pace.over(retryTable);
  const deliveries = new Deliveries({ provider: 'wechat', clock, pauseAfter, faults, pending, post });

  const notify = (type: string, paymentNumber: string, to: string, content: object): void => {
    const told = notificationOf(type, content, clock.now());
    deliveries.send({ eventId: told.id, type, paymentNumber, to, body: JSON.stringify(told), attempts: 0 });
  };
  const transactions = new Transactions({
    transactions: store.transactions,
    clock,
    announce: (paid) => {
      const content = transactionView(paid, merchant, false, paid.payments.at(-1));
      notify('TRANSACTION.SUCCESS', paid.outTradeNo, paid.notifyUrl, content);
    },
  });
  const refunds = new Refunds({
    refunds: store.refunds,
    transactions,
    clock,
    fate: () => faults.takeRefund('wechat'),
    announce: (refund) => {
      if (refund.notifyUrl === undefined) return;
      notify(`REFUND.${refund.status}`, refund.outTradeNo, refund.notifyUrl, refundTold(refund, merchant));
    },
  });

  const bill = { store, merchant, clock, address: (): string => server.address, files: new Map<string, Buffer>() };
  const payPage = (transaction: Transaction) => payPageAddress(origin, transaction);
  const api = { store, merchant, transactions, refunds, bill, clock, payPage };
  const server = await serveApi({
    provider: 'wechat',
    faults,
    answer: (call) => answerWechat(api, call),
    kindOf: wechatCallKind,
    broken: {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'SYSTEM_ERROR', message: '系统错误' }),
    },
    misSigned: (reply) => ({ ...reply, headers: signTest(reply.headers) }),
  });

  const press = (outTradeNo: string, act: (transaction: Transaction) => Transaction): Standing | undefined => {
    const known = transactions.find(outTradeNo);
    if (!known) return undefined;
    const transaction = act(known);
    const paid = transaction.payments.length > 0;
    return { provider: 'wechat', paymentNumber: outTradeNo, status: stateOf(transaction, false), paid };
  };

  return {
    name: 'wechat',
    address: server.address,
    log: deliveries.log,
    parameters: (stage) => ({
      [`/shop/${stage}/payments/wechat`]: JSON.stringify({
        ...merchant,
        serial: keys.current('serial'),
        privateKey: keys.current('merchant'),
        apiV3Keys: keys.valid('apiV3'),
        platformKeys: Object.fromEntries([...platformKeys(store)].map(([id, key]) => [id, publicKeyOf(key)])),
        apiBase: server.address,
      }),
    }),
    pay: (paymentNumber, how) => press(paymentNumber, (transaction) => transactions.pay(transaction, how)),
    fail: (paymentNumber) => press(paymentNumber, (transaction) => transactions.decline(transaction)),
    settleRefund: (refundNumber, outcome) => {
      const refund = refunds.find(refundNumber);
      return refund && { provider: 'wechat', refundNumber, status: refunds.settle(refund, outcome).status };
    },
    rotateKeys: async () => {
      await keys.renew('platform');
      await keys.renew('platformId');
      await keys.renew('apiV3');
    },
    payPage: (call, id) => {
      const transaction = transactions.find(id);
      if (!transaction) return undefined;
      return answerPayPage(call, {
        read: () => payableTransaction(transaction, transactions.isOpen(transaction), call.query.get('redirect_url')),
        pay: () => void transactions.pay(transaction),
        decline: () => void transactions.decline(transaction),
      });
    },
    release: () => deliveries.release(),
    stop: async () => {
      refunds.stop();
      deliveries.stop();
      await server.stop();
      store.close();
    },
  };
};
