import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '#infra/build/places.ts';
import { addAccounts } from '#infra/local/seed/accounts.ts';
import { shopIn } from '#infra/local/seed/shop.ts';
import { newId } from '#shared/kernel/id.ts';
import { goodsFile } from '#test/infra/csv/goods.ts';
import { atLength } from '#test/long.ts';
import { call, eventually, seedPassword, url } from './client.ts';
import { invariants, login } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'shop-import-'));
const env = { ...process.env, SHOP_PASSWORD: seedPassword };
const program = (name: string, ...args: string[]) => [join(projectRoot, 'bin', `${name}.ts`), ...args];
const run = promisify(execFile);

/** What the program prints and how it ends. */
const outcome = (name: string, ...args: string[]) =>
  run(process.execPath, program(name, ...args), { env, cwd: folder, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

const ownIds = async (merchant: string): Promise<string[]> => {
  const token = await login(merchant);
  const ids: string[] = [];
  let cursor = '';
  do {
    const { json } = await call('GET', `/v1/merchant/products?limit=100${cursor}`, { token });
    ids.push(...json.items.map(({ productId }: { productId: string }) => productId));
    cursor = json.nextCursor ? `&cursor=${encodeURIComponent(json.nextCursor)}` : '';
  } while (cursor !== '');
  return ids;
};

describe.skipIf(isElsewhere)('goods in a file', () => {
  const cloud = ownCloud();
  const count = atLength(120, 300);
  const file = goodsFile(folder, count);
  const progress = `${file}.progress`;
  const isDone = (line: string) => line.startsWith('{"product"');
  const finished = () => (existsSync(progress) ? readFileSync(progress, 'utf8').split('\n').filter(isDone).length : 0);

  beforeAll(async () => {
    const rival = { username: 'rival', roles: ['merchant'], merchantId: newId('mch', cloud().clock.now()) } as const;
    await addAccounts(cloud(), shopIn(cloud()), [rival]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are there once each after an import that was killed in the middle and run again', {
    timeout: 240_000,
  }, async () => {
    const args = [file, '--url', url, '--login', 'merchant'];
    // In small steps, or nothing might be left to do when it is killed.
    const slowly = [...args, '--concurrency', '8'];
    const killed = spawn(process.execPath, program('import-products', ...slowly), { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => killed.once('exit', (_, signal) => resolve(signal)));
    await eventually(
      async () => finished(),
      (done) => done >= count / 3,
      120_000,
    );
    killed.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(finished()).toBeLessThan(count);

    expect(await outcome('import-products', ...args)).toMatchObject({ code: 0 });
    expect(finished()).toBe(count);
    expect(await ownIds('merchant')).toHaveLength(count);
    expect(await invariants()).toEqual([]);
  });

  it('come out as they went in, pictures included, and go into another merchant’s shop as they are', {
    timeout: 240_000,
  }, async () => {
    const exported = await outcome('export-products', '--url', url, '--login', 'merchant', '--images', 'pictures');
    expect(exported.code).toBe(0);
    const copy = join(folder, 'copy.csv');
    writeFileSync(copy, exported.stdout);
    expect(await outcome('import-products', copy, '--url', url, '--login', 'rival')).toMatchObject({ code: 0 });

    const again = await outcome('export-products', '--url', url, '--login', 'rival', '--images', 'pictures-again');
    const goods = (csv: string) => {
      const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true });
      const own = ['product', 'productId', 'sku', 'images'];
      return rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !own.includes(name)))).sort();
    };
    // Every third product has a second SKU, with a line of its own.
    expect(goods(again.stdout)).toHaveLength(count + count / 3);
    expect(goods(again.stdout)).toEqual(goods(exported.stdout));
    const [first = ''] = /pictures-again\/\S+?\.png/.exec(again.stdout) ?? [];
    expect(readFileSync(join(folder, first)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('that are wrong are named by line and reason, while the others are added', async () => {
    const bad = join(folder, 'bad.csv');
    const header = 'product,name,description,category,images,price,stock,sku';
    const good = 'ok,Cup,Fine.,tea,p1.png,1.00,1,MINE-1';
    writeFileSync(
      bad,
      `${header}\n${good}\nx,Cup,Fine.,tea,p1.png,one,1,\ny,Cup,Fine.,tea,p1.png,1.00,1,MINE-2\ny,,,,,2.00,1,MINE-2\n`,
    );
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    const before = (await ownIds('merchant')).length;
    const { code, stderr } = await outcome('import-products', bad, '--url', url, '--login', 'merchant');
    expect(code).toBe(1);
    expect(stderr).toContain('line 3: price: must be an amount in CNY');
    expect(readFileSync(`${bad}.errors.csv`, 'utf8')).toMatch(/4,sku,must not name one SKU twice/);
    expect(await ownIds('merchant')).toHaveLength(before + 1);
  });
});
