import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { asDelivered, assertSaleIs, ShipmentView, sales, shipmentOf, shipmentView } from '#shared/orders/index.ts';

export const confirmDelivery = operation(
  'orders/confirm-delivery',
  {
    route: 'POST /v1/merchant/orders/{orderId}/shipments/{shipmentId}/delivery',
    summary: 'Say that a shipment has been delivered. Said again, it is answered as before.',
    auth: 'merchant',
    returns: { status: 200, body: ShipmentView },
    fails: ['not_found', 'illegal_transition', 'forbidden', 'conflict'],
    uses: { sales: writes(sales) },
  },
  async ({ path: { orderId, shipmentId }, caller, now }, { sales }) => {
    const merchantId = merchantOf(caller);
    return untilFresh(async () => {
      const sold = await sales.sold({ merchantId, orderId });
      const shipment = shipmentOf(sold.order, merchantId);
      if (shipment?.shipmentId !== shipmentId) throw new Problem('not_found');
      if (shipment.deliveredAt !== undefined) return shipmentView(sold.order, shipment);

      assertSaleIs('shipped', sold.sale);
      await sales.commit(sales.delivered(sold, shipment, now));
      return shipmentView(sold.order, asDelivered(shipment, now));
    }, manyTellings);
  },
);
