import * as z from 'zod/mini';
import { MoneyView, moneyView } from '#shared/kernel/money.schema.ts';
import { money } from '#shared/kernel/money.ts';
import { AddressForm, addressView } from '#shared/users/index.ts';
import { OrderLineView, orderLineView } from './order.view.ts';
import { subtotalOf } from './order-refund.ts';
import { type SoldOrder, shownSaleStatus } from './sale.ts';
import { linesOf, shipmentOf } from './shipment.ts';
import { ShipmentView, shipmentView } from './shipment.view.ts';

/** An order as one of its merchants sees it: what to send, and where to. */
export const SaleView = z.object({
  orderId: z.string(),
  status: z.string(),
  lines: z.array(OrderLineView),
  subtotal: MoneyView,
  /** What of it its merchant gives back, asked for or gone. */
  refunded: z.optional(MoneyView),
  address: AddressForm,
  note: z.optional(z.string()),
  shipments: z.array(ShipmentView),
  createdAt: z.string(),
  paidAt: z.string(),
});

/** Nothing of the other merchants, nor of the shopper but where the parcel goes. */
export const saleView = ({ sale, order }: SoldOrder, origin: string): z.output<typeof SaleView> => {
  const own = linesOf(order, sale.merchantId);
  const shipment = shipmentOf(order, sale.merchantId);
  return {
    orderId: sale.orderId,
    status: shownSaleStatus({ sale, order }),
    lines: own.map((each) => orderLineView(each, origin)),
    subtotal: moneyView(subtotalOf(order, sale.merchantId)),
    ...(sale.refunded !== undefined && { refunded: money(sale.refunded, order.total.currency) }),
    address: addressView(order.address),
    ...(order.note !== undefined && { note: order.note }),
    shipments: shipment ? [shipmentView(order, shipment)] : [],
    createdAt: order.createdAt,
    paidAt: sale.paidAt,
  };
};
