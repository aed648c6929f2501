import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { payableOrders } from '#shared/orders/index.ts';
import {
  assertPayable,
  closeAtProvider,
  draftPayment,
  hasWayToPay,
  isLost,
  isOpen,
  type Payment,
  PaymentView,
  type ProviderName,
  paymentRequest,
  payments,
  paymentView,
  providers,
  StartPayment,
  startedPayment,
} from '#shared/payments/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const startPayment = operation(
  'payments/start-payment',
  {
    route: 'POST /v1/orders/{orderId}/payments',
    summary: 'Start to pay an order; the answer says where the shopper goes. Asked again, it is the same payment.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: StartPayment,
    returns: { status: 201, body: PaymentView },
    fails: ['not_found', 'illegal_transition', 'provider_unavailable'],
    uses: {
      orders: writes(payableOrders),
      payments: writes(payments),
      stocks: writes(stocks),
      providers: reads(providers),
      requests: writes(earlierRequests),
    },
    timeoutSeconds: 20,
    example: { method: 'card' },
  },
  async ({ body, path: { orderId }, caller: { userId }, idempotency, request, shop, now }, ports) => {
    const { orders, payments, providers, requests } = ports;
    const isRepeat = (await requests.resource(idempotency)) !== undefined;
    // A repeat may have to start over: its first request may have been remembered, and broken off right after.
    const remembered = isRepeat ? [] : idempotency.remember(orderId);
    const order = await orders.own({ userId, orderId });
    const before = order.payment === undefined ? undefined : await payments.of(order.payment);
    // A repeat is answered as before, unless nothing was: the provider had not said yet where to pay, or that is over.
    if (isRepeat && before && !isToStart(before, now)) return paymentView(before);

    const method = body.method ?? before?.provider ?? order.paymentMethod;
    const same = underWay(before, method, body.channel, now);
    assertPayable(order, now, same);
    const provider = await providers.of(method);
    if (same && !isToStart(same, now)) {
      await requests.commit(remembered);
      return paymentView(same);
    }

    // The shopper changes over to another way to pay: first the old one may not take money any more.
    if (!same && before && isOpen(before) && (await closeAtProvider(before, ports, now)))
      assertPayable(await orders.own({ userId, orderId }), now);

    // The number is written down before the provider hears of it: whatever it says then has a place to go to. A payment
    // whose answer was lost is asked for again under its own number, which the provider answers as it did before.
    // And a number that somebody has just tied to the order, and not written yet, is taken up: that is one payment, not two.
    const tied = before ? undefined : order.payment;
    const payment = same ?? draftPayment(order, method, body.channel, now, tied);
    if (!same) {
      await Promise.all([
        orders.withPayment(order, payment.paymentNumber, now),
        payments.commit([...remembered, payments.add(payment)]),
      ]);
    }

    const asked = { ...paymentRequest(payment, shop.origin), payerAddress: request.viewer };
    const started = startedPayment(payment, await provider.start(asked));
    await payments.commit([...(same ? remembered : []), payments.started(started)]);
    return paymentView(started);
  },
);

/** Whether its provider has to say where to pay: it never did, or what it said is over. */
const isToStart = (payment: Payment, now: Date): boolean => isOpen(payment) && !hasWayToPay(payment, now);

/** The payment that is open already, unless the shopper wants to pay in another way: a phone cannot scan its own code. */
const underWay = (
  before: Payment | undefined,
  method: ProviderName,
  channel: Payment['channel'],
  now: Date,
): Payment | undefined => {
  const isSame = before?.provider === method && (channel ?? before.channel) === before.channel;
  return isSame && isOpen(before) && !isLost(before, now) ? before : undefined;
};
