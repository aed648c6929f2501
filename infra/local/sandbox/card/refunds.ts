import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import type { NextRefund } from '../faults.ts';
import type { RefundOutcome } from '../provider.ts';
import { Refusal } from './refusal.ts';
import { type Refund, randomId } from './store.ts';

export type RefundEventType = 'refund.created' | 'refund.updated' | 'refund.failed';

/** What a new refund takes from the request that creates it. */
export type RefundRequest = Omit<Refund, 'id' | 'created' | 'status'>;

interface Options {
  readonly refunds: DurableMap<Refund>;
  readonly clock: Clock;
  /** What becomes of the next refund, when it is not a success. */
  readonly fate: () => NextRefund | undefined;
  readonly announce: (type: RefundEventType, refund: Refund) => void;
}

const firstStatus = { fail: 'pending', abnormal: 'requires_action', hold: 'pending' } as const;
const settled = { succeed: 'succeeded', fail: 'failed', abnormal: 'requires_action' } as const;

/** Money on its way back: usually at once, and sometimes not, or not for good. */
export class Refunds {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  create(request: RefundRequest, captured: number): Refund {
    const left = captured - this.#givenBack(request.paymentIntent);
    if (left === 0)
      throw new Refusal(400, 'The charge has already been refunded.', { code: 'charge_already_refunded' });
    if (request.amount > left)
      throw new Refusal(
        400,
        `Refund amount (${request.amount}) is greater than unrefunded amount on charge (${left})`,
        {
          param: 'amount',
        },
      );
    const { refunds, clock, fate, announce } = this.#options;
    const outcome = fate();
    const status = outcome === undefined ? 'succeeded' : firstStatus[outcome];
    const created = Math.floor(clock.now().getTime() / 1000);
    const refund: Refund = { ...request, id: randomId('re'), created, status };
    refunds.set(refund.id, refund);
    announce('refund.created', refund);
    if (outcome === 'fail') this.settle(refund, 'fail');
    return refund;
  }

  find(id: string): Refund | undefined {
    return this.#options.refunds.get(id);
  }

  /** The refund with the shop's own number. */
  ofNumber(refundNumber: string): Refund | undefined {
    return [...this.#options.refunds.values()].find(({ metadata }) => metadata['refund_no'] === refundNumber);
  }

  /** The newest first. */
  of(paymentIntent: string | null): Refund[] {
    const all = [...this.#options.refunds.values()].reverse();
    return paymentIntent === null ? all : all.filter((refund) => refund.paymentIntent === paymentIntent);
  }

  settle(refund: Refund, outcome: RefundOutcome): Refund {
    const next = { ...refund, status: settled[outcome] };
    this.#options.refunds.set(next.id, next);
    this.#options.announce('refund.updated', next);
    if (outcome === 'fail') this.#options.announce('refund.failed', next);
    return next;
  }

  /** A refund that has failed is not money that went back. */
  #givenBack(paymentIntent: string): number {
    const living = this.of(paymentIntent).filter(({ status }) => status !== 'failed');
    return living.reduce((total, { amount }) => total + amount, 0);
  }
}
