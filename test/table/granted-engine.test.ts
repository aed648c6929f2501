import { describe, expect, it } from 'vitest';
import { carts } from '#shared/cart/index.ts';
import { catalog, stockItem, stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { aStock, fresh } from '#test/factories.ts';
import { grantedEngine } from '#test/granted-engine.ts';
import { realTable } from '#test/table.ts';

const real = realTable();
const tableWith = (uses: Parameters<typeof grantedEngine>[1]) =>
  new Table(grantedEngine(real.engine, uses), new Meter());
const refused = { name: 'AccessDeniedException' };

describe('the table as the tests give it to a function', () => {
  it('reads and writes what the uses name', async () => {
    const stock = aStock();
    const table = tableWith({ stocks: writes(stocks) });
    await table.commit([stockItem.put(stock)]);
    expect(await table.get(stockItem.at(stock))).toMatchObject(stock);
  });

  it('refuses the keys of a port that is not among the uses', async () => {
    const table = tableWith({ carts: writes(carts) });
    await expect(table.get(stockItem.at(aStock()))).rejects.toMatchObject(refused);
    await expect(table.getMany([stockItem.at(aStock())])).rejects.toMatchObject(refused);
    await expect(table.commit([stockItem.put(aStock()), stockItem.put(aStock())])).rejects.toMatchObject(refused);
  });

  it('refuses to write through a port that only reads', async () => {
    await expect(tableWith({ stocks: reads(stocks) }).commit([stockItem.put(aStock())])).rejects.toMatchObject(refused);
  });

  it('refuses an index that no use names', async () => {
    const category = fresh.name('shelf');
    const listed = (uses: Parameters<typeof grantedEngine>[1]) =>
      catalog.reads(tableWith(uses)).inCategory(category, { limit: 1 });
    expect(await listed({ catalog: reads(catalog) })).toEqual({ items: [] });
    await expect(listed({ stocks: reads(stocks) })).rejects.toMatchObject(refused);
  });
});
