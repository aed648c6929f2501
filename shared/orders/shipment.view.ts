import * as z from 'zod/mini';
import { line } from '#shared/kernel/text.schema.ts';
import type { Order } from './order.ts';
import { linesOf, type Shipment } from './shipment.ts';

/** Who takes the parcel along, and how it can be asked for there. */
export const NewShipment = z.strictObject({ carrier: line(60), trackingNumber: line(60) });

export const ShipmentView = z.object({
  shipmentId: z.string(),
  carrier: z.string(),
  trackingNumber: z.string(),
  shippedAt: z.string(),
  deliveredAt: z.optional(z.string()),
  /** What is in it. */
  skus: z.array(z.string()),
});

export const shipmentView = (order: Order, shipment: Shipment): z.output<typeof ShipmentView> => ({
  shipmentId: shipment.shipmentId,
  carrier: shipment.carrier,
  trackingNumber: shipment.trackingNumber,
  shippedAt: shipment.shippedAt,
  ...(shipment.deliveredAt !== undefined && { deliveredAt: shipment.deliveredAt }),
  skus: linesOf(order, shipment.merchantId).map(({ sku }) => sku),
});
