import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import {
  asShipped,
  assertSaleIs,
  draftShipment,
  NewShipment,
  ShipmentView,
  sales,
  shipmentOf,
  shipmentView,
} from '#shared/orders/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const shipOrder = operation(
  'orders/ship-order',
  {
    route: 'POST /v1/merchant/orders/{orderId}/shipments',
    summary: 'Say that one’s own goods of an order have been sent, all of them, and with whom.',
    auth: 'merchant',
    idempotency: 'accepted',
    body: NewShipment,
    returns: { status: 201, body: ShipmentView },
    fails: ['not_found', 'illegal_transition', 'forbidden', 'conflict'],
    uses: { sales: writes(sales), requests: writes(earlierRequests) },
    example: { carrier: '顺丰速运 SF Express', trackingNumber: 'SF1234567890123' },
  },
  async ({ body, path: { orderId }, caller, idempotency, now }, { sales, requests }) => {
    const merchantId = merchantOf(caller);
    return untilFresh(async () => {
      const sold = await sales.sold({ merchantId, orderId });
      // After the sale: whoever finds it shipped by the same request also finds that request.
      const made = await requests.resource(idempotency);
      const sent = shipmentOf(sold.order, merchantId);
      if (sent && sent.shipmentId === made) return shipmentView(sold.order, asShipped(sent));

      assertSaleIs('paid', sold.sale);
      const shipment = draftShipment(merchantId, body, now);
      await sales.commit([...idempotency.remember(shipment.shipmentId), ...sales.shipped(sold, shipment, now)]);
      return shipmentView(sold.order, shipment);
    }, manyTellings);
  },
);
