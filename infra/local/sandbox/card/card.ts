import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { cardSettingsParameter } from '#shared/payments/card/settings.ts';
import { Deliveries } from '../deliveries.ts';
import { json, readCall, send } from '../http.ts';
import type { ProviderOptions, SandboxProvider, Standing } from '../provider.ts';
import { answerCard, type CardApi } from './api.ts';
import { answerPayPage } from './pay-page.ts';
import { postEvents } from './post.ts';
import { Sessions } from './sessions.ts';
import { openCardStore, randomId, type Session } from './store.ts';
import { eventOf, sessionObject } from './wire.ts';

/** How often the clock is looked at, for sessions that nobody asks about. */
const tickMs = 1_000;

/** Starts the card provider: Stripe's hosted checkout, as far as a shop sees it. */
export const startCard = async (options: ProviderOptions): Promise<SandboxProvider> => {
  const { clock, origin, faults, backOff } = options;
  const store = openCardStore(options.stateDir);
  const post = postEvents({ url: `${origin}/v1/webhooks/card`, secret: store.keys.webhookSecret, clock });
  const deliveries = new Deliveries({ provider: 'card', clock, backOff, faults, pending: store.pending, post });
  const view = (session: Session) => sessionObject(session, `${origin}/_local/sandbox/pay/card/${session.id}`);

  const sessions = new Sessions({
    sessions: store.sessions,
    clock,
    announce: (type, session) => {
      const event = eventOf(randomId('evt'), type, Math.floor(clock.now().getTime() / 1000), view(session));
      store.events.set(event.id, event);
      const paymentNumber = session.clientReferenceId;
      deliveries.send({ eventId: event.id, type, paymentNumber, body: event.body, attempts: 0 });
    },
  });
  const ticking = setInterval(() => sessions.expireDue(), tickMs).unref();
  const server = createServer(serve({ store, sessions, clock, view }));
  const apiBase = await listen(server);

  const press = (paymentNumber: string, act: (session: Session) => Session): Standing | undefined => {
    const session = sessions.ofPayment(paymentNumber);
    if (!session) return undefined;
    const { status, paidBy } = act(session);
    return { provider: 'card', paymentNumber, status, paid: paidBy !== null };
  };

  return {
    name: 'card',
    apiBase,
    log: deliveries.log,
    parameters: (stage) => {
      const { apiKey, webhookSecret } = store.keys;
      return { [cardSettingsParameter(stage)]: JSON.stringify({ apiKey, webhookSecrets: [webhookSecret], apiBase }) };
    },
    pay: (paymentNumber, how) => press(paymentNumber, (session) => sessions.pay(session, how)),
    fail: (paymentNumber) => press(paymentNumber, (session) => sessions.decline(session)),
    payPage: (call, id) => answerPayPage(sessions, call, id),
    stop: async () => {
      clearInterval(ticking);
      deliveries.stop();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      store.close();
    },
  };
};

const serve =
  (api: CardApi): RequestListener =>
  async (request, response) => {
    try {
      const call = await readCall(request);
      send(response, call ? answerCard(api, call) : json(413, { error: { message: 'The request is too large.' } }));
    } catch (error) {
      console.error('The sandbox failed to answer', request.method, request.url, error);
      send(response, json(500, { error: { type: 'api_error', message: 'The sandbox failed; its log says why.' } }));
    }
  };

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port: start it again.');
  return `http://127.0.0.1:${address.port}`;
};
