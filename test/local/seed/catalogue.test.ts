import { expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { addCatalogue } from '#infra/local/seed/catalogue.ts';
import { categories } from '#infra/local/seed/goods/categories.ts';
import { goods } from '#infra/local/seed/goods/goods.ts';
import { categories as categoryTree, productItem } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { realTable } from '#test/table.ts';

const real = realTable();

it('a start that was cut off goes on where it ended: everything is there, and once', { timeout: 120_000 }, async () => {
  const pictures: string[] = [];
  const cloud = {
    clock: { now: () => new Date('2026-11-23T08:00:00.000Z') },
    engines: { s3: { putObject: async (_bucket: string, key: string) => pictures.push(key) } },
  };
  const shop = { table: real.table, imageBucket: 'images' };
  const merchantId = newId('mch', new Date());
  const said: string[] = [];
  const seeded = async (most?: number) => {
    await addCatalogue(cloud as never, shop as never, merchantId, { most, report: (text) => said.push(text) });
    return (await real.items()).flatMap((item) => productItem.from(item)?.name ?? []).sort();
  };

  expect(await seeded(5)).toHaveLength(5);
  const all = await seeded();
  expect(all).toEqual(goods.map(({ name }) => name).sort());
  expect(await seeded()).toEqual(all);
  expect(pictures).toHaveLength(goods.length);
  const rest = goods.length - 5;
  expect(said).toEqual(expect.arrayContaining(['5 of 5 goods', `8 of ${rest} goods`, `${rest} of ${rest} goods`]));
  expect(said).toHaveLength(1 + Math.ceil(rest / 8));
  expect(Object.keys((await categoryTree.reads(real.table).current()).categories)).toHaveLength(categories.length);
  expect(checkInvariants(await real.items())).toEqual({ ok: true, violations: [] });
});
