import { toYuan } from '#shared/payments/alipay/amount.ts';
import type { ProviderName } from '#shared/payments/index.ts';
import type { Payment } from '#shared/payments/payment.ts';
import type { TestRequest } from '#test/event.ts';
import * as alipay from '../alipay/genuine.ts';
import * as card from '../card/genuine.ts';
import * as wechat from '../wechat/genuine.ts';

/** What belongs to people and to providers, and must never stand in a log; each test's genuine messages carry it. */
export const personal = {
  buyer: '2088102116773037',
  login: 'precious-buyer@example.com',
  openid: 'oUpF8u-precious-openid',
  subject: 'precious-subject',
} as const;

/** One provider: its secret half, and what it tells of money. */
export interface Teller {
  readonly name: ProviderName;
  /** The shop's parameter as it has to be now, with what counted before for those who are asked to keep it. */
  parameter(): string;
  /** The same money told once more: signed anew, or with the bytes of before where the provider signs nothing of the time. */
  money(payment: Payment, transactionId?: string): TestRequest;
  /** New keys from now on; the parameter knows only them, and the ones before when they are kept. */
  rotate(keep?: boolean): void;
}

const asRequest = ({ headers, body }: { headers: Readonly<Record<string, string | undefined>>; body: Buffer }) => ({
  headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  body,
});

let events = 0;

export const cardTeller = (): Teller => {
  let secrets = [card.newSecret()];
  return {
    name: 'card',
    parameter: () => JSON.stringify({ apiKey: 'sk_test_precious', webhookSecrets: secrets }),
    money: ({ paymentNumber, amount }, transactionId = `pi_${paymentNumber}`) => {
      const session = card.sessionOf({
        id: `cs_${paymentNumber}`,
        payment_intent: transactionId,
        amount_total: amount.amount,
        client_reference_id: paymentNumber,
        metadata: { payment_no: paymentNumber },
        customer_details: { email: personal.login, name: personal.subject },
      });
      const { headers, body } = card.signed(
        card.eventOf(session, { id: `evt_${++events}` }),
        secrets[0] ?? '',
        new Date(),
      );
      return asRequest({ headers: { 'content-type': 'application/json', ...headers }, body });
    },
    rotate: (keep = false) => {
      secrets = [card.newSecret(), ...(keep ? secrets.slice(0, 1) : [])];
    },
  };
};

export const alipayTeller = (): Teller => {
  const app = alipay.newKeys();
  let keys = [alipay.newKeys()];
  return {
    name: 'alipay',
    parameter: () => alipay.secretOf(app, keys),
    money: ({ paymentNumber, amount }, transactionId = `2026${paymentNumber.slice(-20)}`) => {
      const [current] = keys;
      if (!current) throw new Error('Alipay has no key');
      const fields = alipay.tradeFields({
        out_trade_no: paymentNumber,
        trade_no: transactionId,
        total_amount: toYuan(amount),
        notify_id: `notify-${++events}`,
        buyer_id: personal.buyer,
        buyer_logon_id: personal.login,
        subject: personal.subject,
      });
      return asRequest(alipay.signed(fields, current));
    },
    rotate: (keep = false) => {
      keys = [alipay.newKeys(), ...(keep ? keys.slice(0, 1) : [])];
    },
  };
};

export const wechatTeller = (): Teller => {
  let platforms = [wechat.newPlatform()];
  let apiKeys = [wechat.newApiV3Key()];
  return {
    name: 'wechat',
    parameter: () => wechat.parameterOf(platforms, apiKeys),
    money: ({ paymentNumber, amount }, transactionId = `4200${paymentNumber}`) => {
      const [platform] = platforms;
      if (!platform) throw new Error('WeChat has no key');
      const transaction = wechat.transactionOf({
        out_trade_no: paymentNumber,
        transaction_id: transactionId,
        amount: { total: amount.amount, payer_total: amount.amount, currency: amount.currency },
        payer: { openid: personal.openid },
        attach: personal.subject,
      });
      const event = wechat.eventOf(wechat.sealed(transaction, apiKeys[0] ?? ''), { id: `EV-${++events}` });
      const { headers, body } = wechat.signed(event, platform, new Date());
      return asRequest({ headers: { 'content-type': 'application/json', ...headers }, body });
    },
    rotate: (keep = false) => {
      platforms = [wechat.newPlatform(), ...(keep ? platforms.slice(0, 1) : [])];
      apiKeys = [wechat.newApiV3Key(), ...(keep ? apiKeys.slice(0, 1) : [])];
    },
  };
};

export const tellers = (): readonly Teller[] => [cardTeller(), alipayTeller(), wechatTeller()];
