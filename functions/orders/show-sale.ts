import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { reads } from '#shared/kernel/port.ts';
import { SaleView, sales, saleView } from '#shared/orders/index.ts';

export const showSale = operation(
  'orders/show-sale',
  {
    route: 'GET /v1/merchant/orders/{orderId}',
    summary: 'Read what one has sold in an order, and where to send it.',
    auth: 'merchant',
    returns: { status: 200, body: SaleView },
    fails: ['not_found', 'forbidden'],
    uses: { sales: reads(sales) },
  },
  async ({ path: { orderId }, caller, shop }, { sales }) =>
    saleView(await sales.sold({ merchantId: merchantOf(caller), orderId }), shop.origin),
);
