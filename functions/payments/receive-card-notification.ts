import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { paidOrders, refundedOrders } from '#shared/orders/index.ts';
import {
  applyRefundFact,
  cardAccepted,
  cardSettings,
  heardPayments,
  heardRefunds,
  verifyCardNotification,
} from '#shared/payments/index.ts';
import { hearNotification } from './hear-notification.ts';

export const receiveCardNotification = operation(
  'payments/receive-card-notification',
  {
    route: 'POST /v1/webhooks/card',
    summary: 'Hear from the card provider what became of a payment.',
    auth: 'provider',
    returns: { status: 200, contentType: 'text/plain' },
    fails: ['invalid_signature'],
    uses: {
      payments: writes(heardPayments),
      orders: writes(paidOrders),
      stocks: writes(stocks),
      refunds: writes(heardRefunds),
      refundedOrders: writes(refundedOrders),
      settings: reads(cardSettings),
    },
    release: 'canary',
  },
  ({ request, now }, { settings, ...ports }) =>
    hearNotification(
      request,
      {
        name: 'card',
        settings,
        verify: verifyCardNotification,
        applyRefund: (refund) => applyRefundFact(refund, ports, now),
        accepted: cardAccepted,
        isShared: true,
      },
      ports,
      now,
    ),
);
