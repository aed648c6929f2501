import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import type { PayOptions } from '../provider.ts';
import type { SessionRequest } from './session-request.ts';
import { randomId, type Session } from './store.ts';

export type SessionEventType = 'checkout.session.completed' | 'checkout.session.expired';

interface Options {
  readonly sessions: DurableMap<Session>;
  readonly clock: Clock;
  readonly announce: (type: SessionEventType, session: Session) => void;
}

/** The life of a Checkout Session: open, then complete by a payment, or expired by the clock or by the shop. */
export class Sessions {
  readonly #options: Options;
  /** The sessions that the clock may still overtake. */
  readonly #open = new Set<string>();
  /** The newest session of each payment number. */
  readonly #byPayment = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
    for (const session of options.sessions.values()) this.#index(session);
  }

  create(request: SessionRequest): Session {
    const id = randomId('cs_test');
    return this.#keep({
      ...request,
      id,
      created: this.#seconds(),
      status: 'open',
      paidBy: null,
      paidBefore: [],
      declines: 0,
    });
  }

  find(id: string): Session | undefined {
    this.expireDue();
    return this.#options.sessions.get(id);
  }

  ofPayment(paymentNumber: string): Session | undefined {
    const id = this.#byPayment.get(paymentNumber);
    return id === undefined ? undefined : this.find(id);
  }

  /** The session that a payment intent has paid. */
  paidBy(paymentIntent: string): Session | undefined {
    const isPaid = ({ paidBy, paidBefore }: Session) => paidBy === paymentIntent || paidBefore.includes(paymentIntent);
    return [...this.#options.sessions.values()].find(isPaid);
  }

  /** The shopper pays. Nothing happens to a session that takes no money any more, unless it is forced to. */
  pay(session: Session, { force = false, again = false, amount, currency }: PayOptions = {}): Session {
    if (session.status === 'complete' ? !again : session.status === 'expired' && !force) return session;
    const paid = this.#keep({
      ...session,
      amount: amount ?? session.amount,
      currency: currency?.toLowerCase() ?? session.currency,
      status: 'complete',
      paidBy: randomId('pi'),
      paidBefore: session.paidBy === null ? session.paidBefore : [...session.paidBefore, session.paidBy],
    });
    this.#options.announce('checkout.session.completed', paid);
    return paid;
  }

  /** The bank refuses the card; the shopper may try again as long as the session is open. */
  decline(session: Session): Session {
    return session.status === 'open' ? this.#keep({ ...session, declines: session.declines + 1 }) : session;
  }

  expire(session: Session): Session {
    if (session.status !== 'open') return session;
    const expired = this.#keep({ ...session, status: 'expired' });
    this.#options.announce('checkout.session.expired', expired);
    return expired;
  }

  /** Expires what the clock has overtaken. */
  expireDue(): void {
    const now = this.#seconds();
    for (const id of this.#open) {
      const session = this.#options.sessions.get(id);
      if (session && session.expiresAt <= now) this.expire(session);
    }
  }

  #keep(session: Session): Session {
    this.#options.sessions.set(session.id, session);
    this.#index(session);
    return session;
  }

  #index({ id, status, clientReferenceId }: Session): void {
    if (status === 'open') this.#open.add(id);
    else this.#open.delete(id);
    if (clientReferenceId !== null) this.#byPayment.set(clientReferenceId, id);
  }

  #seconds(): number {
    return Math.floor(this.#options.clock.now().getTime() / 1000);
  }
}
