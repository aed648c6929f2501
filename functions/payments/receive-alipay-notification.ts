import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { paidOrders } from '#shared/orders/index.ts';
import {
  alipayAcknowledgements,
  alipaySettings,
  heardPayments,
  verifyAlipayNotification,
} from '#shared/payments/index.ts';
import { hearNotification } from './hear-notification.ts';

export const receiveAlipayNotification = operation(
  'payments/receive-alipay-notification',
  {
    route: 'POST /v1/webhooks/alipay',
    summary: 'Hear from Alipay what became of a payment; what is not proved is answered 400 `failure`.',
    auth: 'provider',
    returns: { status: 200, contentType: 'text/plain' },
    fails: [],
    uses: {
      payments: writes(heardPayments),
      orders: writes(paidOrders),
      stocks: writes(stocks),
      settings: reads(alipaySettings),
    },
    release: 'canary',
  },
  ({ request, now }, { settings, ...ports }) =>
    hearNotification(
      request,
      {
        name: 'alipay',
        settings,
        verify: verifyAlipayNotification,
        ...alipayAcknowledgements,
        isShared: false,
      },
      ports,
      now,
    ),
);
