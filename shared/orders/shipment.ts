import { newId } from '#shared/kernel/id.ts';
import { assertMay, merchantsOf, type Order, type OrderLine, stepped } from './order.ts';
import { isDone } from './order-refund.ts';

/** What one merchant has sent of an order: all of the merchant's lines at once. */
export interface Shipment {
  readonly shipmentId: string;
  readonly merchantId: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly shippedAt: string;
  readonly deliveredAt?: string;
}

/** The goods of one merchant in an order. */
export const linesOf = ({ lines }: Pick<Order, 'lines'>, merchantId: string): readonly OrderLine[] =>
  lines.filter((each) => each.merchantId === merchantId);

/** What a merchant has sent of an order, if it has. */
export const shipmentOf = ({ shipments = [] }: Order, merchantId: string): Shipment | undefined =>
  shipments.find((each) => each.merchantId === merchantId);

export const draftShipment = (
  merchantId: string,
  { carrier, trackingNumber }: Pick<Shipment, 'carrier' | 'trackingNumber'>,
  now: Date,
): Shipment => ({
  shipmentId: newId('shp', now),
  merchantId,
  carrier,
  trackingNumber,
  shippedAt: now.toISOString(),
});

/** The order with one more shipment. It is shipped as a whole when the last of its merchants has done its part. */
export const withShipment = (order: Order, shipment: Shipment, now: Date): Order => {
  assertMay('ship', order);
  const sent = { ...order, shipments: [...(order.shipments ?? []), shipment] };
  const isWhole = merchantsOf(order).every((merchantId) => isDone(sent, merchantId));
  return isWhole ? stepped(sent, 'ship', now) : { ...sent, version: order.version + 1 };
};

/** The shipment as it was sent: what a repeated request is answered with, whatever has become of it since. */
export const asShipped = ({ deliveredAt: _, ...shipment }: Shipment): Shipment => shipment;

export const asDelivered = (shipment: Shipment, now: Date): Shipment => ({
  ...shipment,
  deliveredAt: now.toISOString(),
});

/** The order with one of its shipments delivered. It is delivered as a whole when nothing is on its way any more. */
export const withDelivery = (order: Order, { shipmentId }: Shipment, now: Date): Order => {
  const shipments = (order.shipments ?? []).map((each) =>
    each.shipmentId === shipmentId ? asDelivered(each, now) : each,
  );
  const isWhole = order.status === 'shipped' && shipments.every(({ deliveredAt }) => deliveredAt !== undefined);
  const after = isWhole ? stepped(order, 'deliver', now) : { ...order, version: order.version + 1 };
  return { ...after, shipments };
};
