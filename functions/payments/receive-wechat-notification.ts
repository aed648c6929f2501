import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { paidOrders, refundedOrders } from '#shared/orders/index.ts';
import {
  applyRefundFact,
  heardPayments,
  heardRefunds,
  verifyWechatNotification,
  wechatAcknowledgements,
  wechatSettings,
} from '#shared/payments/index.ts';
import { hearNotification } from './hear-notification.ts';

export const receiveWechatNotification = operation(
  'payments/receive-wechat-notification',
  {
    route: 'POST /v1/webhooks/wechat',
    summary: 'Hear from WeChat Pay what became of a payment or a refund; what is not proved is answered 400 `FAIL`.',
    auth: 'provider',
    returns: { status: 200, contentType: 'text/plain' },
    fails: [],
    uses: {
      payments: writes(heardPayments),
      orders: writes(paidOrders),
      stocks: writes(stocks),
      refunds: writes(heardRefunds),
      refundedOrders: writes(refundedOrders),
      settings: reads(wechatSettings),
    },
    release: 'canary',
  },
  ({ request, now }, { settings, ...ports }) =>
    hearNotification(
      request,
      {
        name: 'wechat',
        settings,
        verify: verifyWechatNotification,
        applyRefund: (refund) => applyRefundFact(refund, ports, now),
        ...wechatAcknowledgements,
        isShared: false,
      },
      ports,
      now,
    ),
);
