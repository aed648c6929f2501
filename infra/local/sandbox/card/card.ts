import { serveApi } from '../api-server.ts';
import { Deliveries } from '../deliveries.ts';
import { json } from '../http.ts';
import { answerPayPage } from '../pay-page.ts';
import type { ProviderOptions, SandboxProvider, Standing } from '../provider.ts';
import { answerCard, cardCallKind } from './api.ts';
import { payableSession } from './pay-page.ts';
import { postEvents } from './post.ts';
import { Refunds } from './refunds.ts';
import { Sessions } from './sessions.ts';
import { openCardStore, randomId, type Session } from './store.ts';
import { disputeObject, eventOf, refundObject, sessionObject } from './wire.ts';

/** How often the clock is looked at, for sessions that nobody asks about. */
const tickMs = 1_000;

/** Seconds before each repeat. Stripe publishes none, only that they grow and last for days. */
const retryTable = [300, 600, 1_200, 2_400, 4_800, 9_000, 18_000, 36_000, 36_000, 36_000, 36_000];

/** Starts the card provider: Stripe's hosted checkout, as far as a shop sees it. */
export const startCard = async (options: ProviderOptions): Promise<SandboxProvider> => {
  const { clock, origin, faults, pace } = options;
  const store = await openCardStore(options.stateDir);
  const { keys, pending } = store;
  const post = postEvents({ url: `${origin}/v1/webhooks/card`, secrets: () => keys.valid('whsec'), clock });
  const pauseAfter = pace.over(retryTable);
  const deliveries = new Deliveries({ provider: 'card', clock, pauseAfter, faults, pending, post });
  const view = (session: Session) => sessionObject(session, `${origin}/_local/sandbox/pay/card/${session.id}`);

  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const announce = (type: string, paymentNumber: string | null, object: Record<string, unknown>): void => {
    const event = eventOf(randomId('evt'), type, seconds(), object);
    store.events.set(event.id, event);
    deliveries.send({ eventId: event.id, type, paymentNumber, body: event.body, attempts: 0 });
  };
  const sessions = new Sessions({
    sessions: store.sessions,
    clock,
    announce: (type, session) => announce(type, session.clientReferenceId, view(session)),
  });
  const refunds = new Refunds({
    refunds: store.refunds,
    clock,
    fate: () => faults.takeRefund('card'),
    announce: (type, refund) => announce(type, refund.metadata['payment_no'] ?? null, refundObject(refund)),
  });
  const ticking = setInterval(() => sessions.expireDue(), tickMs).unref();
  const api = { store, sessions, refunds, clock, view };
  const server = await serveApi({
    provider: 'card',
    faults,
    answer: (call) => answerCard(api, call),
    kindOf: cardCallKind,
    broken: json(500, { error: { type: 'api_error', message: 'The sandbox failed, or was asked to.' } }),
  });

  const press = (paymentNumber: string, act: (session: Session) => Session): Standing | undefined => {
    const session = sessions.ofPayment(paymentNumber);
    if (!session) return undefined;
    const { status, paidBy } = act(session);
    return { provider: 'card', paymentNumber, status, paid: paidBy !== null };
  };

  return {
    name: 'card',
    address: server.address,
    log: deliveries.log,
    parameters: (stage) => ({
      [`/shop/${stage}/payments/card`]: JSON.stringify({
        apiKey: keys.current('sk_test'),
        webhookSecrets: keys.valid('whsec'),
        apiBase: server.address,
      }),
    }),
    pay: (paymentNumber, how) => press(paymentNumber, (session) => sessions.pay(session, how)),
    fail: (paymentNumber) => press(paymentNumber, (session) => sessions.decline(session)),
    dispute: (paymentNumber) =>
      press(paymentNumber, (session) => {
        if (session.paidBy === null) return session;
        announce('charge.dispute.created', paymentNumber, disputeObject(randomId('dp'), seconds(), session));
        return session;
      }),
    settleRefund: (refundNumber, outcome) => {
      const refund = refunds.ofNumber(refundNumber);
      return refund && { provider: 'card', refundNumber, status: refunds.settle(refund, outcome).status };
    },
    rotateKeys: () => keys.renew('whsec'),
    payPage: (call, id) => {
      const session = sessions.find(id);
      if (!session) return undefined;
      return answerPayPage(call, {
        read: () => payableSession(sessions.find(id) ?? session),
        pay: () => void sessions.pay(session),
        decline: () => void sessions.decline(session),
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
