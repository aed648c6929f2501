import { stocks } from '#shared/catalog/index.ts';
import { payableOrders } from '#shared/orders/index.ts';
import { payments } from '#shared/payments/index.ts';
import type { Table } from '#shared/table/index.ts';

/** What has to be open for money to arrive, over a table. */
export const moneyPorts = (table: Table) => ({
  payments: { ...payments.reads(table), ...payments.writes(table) },
  orders: { ...payableOrders.reads(table), ...payableOrders.writes(table) },
  stocks: { ...stocks.reads(table), ...stocks.writes(table) },
});
