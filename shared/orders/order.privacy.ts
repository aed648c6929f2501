import { type PersonalData, personal } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import { nowhere } from './order.ts';
import { purchaseItem } from './purchase.ts';
import { saleItem } from './sale.entity.ts';

/** Everything of this domain that speaks of a person. What was sold for how much stays: books have to be kept. */
export const ordersData: readonly PersonalData[] = [
  personal(orderItem, {
    orderId: 'keep',
    userId: 'keep',
    status: 'keep',
    lines: 'keep',
    subtotal: 'keep',
    shipping: 'keep',
    total: 'keep',
    address: { scrub: nowhere },
    paymentMethod: 'keep',
    note: 'drop',
    payBefore: 'keep',
    createdAt: 'keep',
    paidAt: 'keep',
    payment: 'keep',
    payments: 'keep',
    events: 'keep',
    shipments: 'keep',
    refunds: 'keep',
    version: 'keep',
    dueAt: 'keep',
  }),
  personal(purchaseItem, { userId: 'keep', productId: 'keep', orderId: 'keep', at: 'keep', reviewId: 'keep' }),
  personal(saleItem, {
    merchantId: 'keep',
    orderId: 'keep',
    userId: 'keep',
    status: 'keep',
    paidAt: 'keep',
    refunded: 'keep',
    refunds: 'keep',
    dueAt: 'keep',
  }),
];
