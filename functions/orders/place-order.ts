import { operation } from '#functions/http/operation.ts';
import { carts } from '#shared/cart/index.ts';
import { stocks } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { asPlaced, draftOrder, OrderView, orders, orderView, PlaceOrder, summed } from '#shared/orders/index.ts';

/**
 * From here on the order waits for `payments/start-payment`; a provider's notification makes it paid. Unpaid, it is ended
 * by `orders/cancel-order` or `orders/expire-unpaid-orders`, which give the pieces back. Paid, its merchants send it with
 * `orders/ship-order`; `orders/confirm-receipt` or `orders/complete-shipped-orders` bring it to its end.
 */
export const placeOrder = operation(
  'orders/place-order',
  {
    route: 'POST /v1/orders',
    summary: 'Turn the cart, or a list of items, into an order that awaits its payment.',
    auth: 'shopper',
    idempotency: 'required',
    body: PlaceOrder,
    returns: { status: 201, body: OrderView },
    fails: ['cart_empty', 'out_of_stock', 'price_changed', 'conflict'],
    uses: { carts: writes(carts), stocks: writes(stocks), orders: writes(orders) },
    release: 'canary',
    example: {
      items: [{ sku: 'sku_01JD8Q6Z5N8B7T3V1X9K4M2P0R', quantity: 2 }],
      address: { recipient: '小明', phone: '+86 138 0000 0000', country: 'CN', city: '杭州', street: '文三路 1 号' },
      paymentMethod: 'card',
    },
  },
  async ({ body, caller: { userId }, idempotency, shop, now }, { carts, stocks, orders }) => {
    // Without a list of items it is the cart that is ordered, at the prices that were seen in it.
    const cart = body.items ? undefined : await carts.toOrder(userId);
    const wanted = summed(body.items ?? cart?.lines ?? []);

    // A request that has been answered gets its answer again, before anybody asks whether there is stock.
    const { stocks: found, address, placed } = await orders.prepare(userId, wanted, idempotency, body.addressId);
    if (placed) return orderView(asPlaced(placed), shop.origin);

    // Every reason to refuse is in there: nothing to order, too few pieces, another price or total than the shopper saw.
    const order = draftOrder(wanted, found, { address, ...body }, { userId, shop, now });

    // All of it happens, or none of it does: pieces are taken only at the price and in the number that were read, and the
    // request is remembered in the same breath, so that its repeat finds this order and makes no second one.
    await orders.commit([
      ...idempotency.remember(order.orderId),
      orders.add(order),
      ...order.lines.map((line) => stocks.reserve(line)),
      ...(cart ? carts.emptied(cart) : []),
    ]);
    return orderView(order, shop.origin);
  },
);
