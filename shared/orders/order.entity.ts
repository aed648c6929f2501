import { entity, shape } from '../table/index.ts';
import type { Order } from './order.ts';

/** The owner is in the key: somebody else's order is simply not there. */
export const orderItem = entity(shape<Order>(), 'order', { pk: 'USER#{userId}', sk: 'ORDER#{orderId}', due: 'ORDER' });
