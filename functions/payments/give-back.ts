import { Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import { manyTellings, untilFresh, untilThrough } from '#shared/kernel/stale.ts';
import {
  asRequested,
  draftRefund,
  type Refund,
  type RefundWish,
  refundView,
  type SendingPorts,
  sendAtOnce,
} from '#shared/payments/index.ts';
import type { earlierRequests, Idempotency } from '#shared/table/idempotency.ts';
import type { Statement } from '#shared/table/index.ts';

type Ports = SendingPorts & { readonly requests: ReturnType<(typeof earlierRequests)['reads']> };

interface Wish extends RefundWish {
  readonly paymentNumber: string;
  /** What is written together with the refund. */
  readonly alongside?: (refund: Refund) => readonly Statement[];
}

interface Request {
  readonly idempotency: Idempotency;
  readonly shop: Pick<Shop, 'origin'>;
  readonly now: Date;
}

/**
 * What happens when a person gives money back: it is taken out of what can still go back, written down as a refund, and
 * sent. `payments/settle-refunds` sees it through. The wish is heard anew when something has changed that it is made of.
 */
export const giveBack = async (wish: () => Promise<Wish>, { idempotency, shop, now }: Request, ports: Ports) => {
  const { refunds, requests } = ports;

  const { refund, payment, isRepeat } = await untilFresh(async () => {
    const { paymentNumber, alongside, ...wanted } = await wish();
    const payment = await refunds.payment(paymentNumber);
    if (!payment) throw new Problem('not_found');
    // After the money: whoever finds it taken by the same request also finds that request.
    const made = await requests.resource(idempotency);
    const earlier = made === undefined ? undefined : await refunds.of({ paymentNumber, refundNumber: made });
    if (earlier) return { refund: earlier, payment, isRepeat: true };

    const refund = draftRefund(payment, wanted, now);
    const statements = [
      ...idempotency.remember(refund.refundNumber),
      ...refunds.requested(payment, refund),
      ...(alongside?.(refund) ?? []),
    ];
    // Many may take from one payment at once: the bounds hold whatever the others have taken meanwhile.
    await untilThrough(() => refunds.commit(statements));
    return { refund, payment, isRepeat: false };
  }, manyTellings);

  if (!isRepeat) await sendAtOnce({ refund, payment }, ports, shop.origin, now);
  return refundView(asRequested(refund));
};
