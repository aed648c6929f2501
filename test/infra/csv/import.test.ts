import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '#infra/build/places.ts';
import { runImport } from '#infra/csv/import-command.ts';
import { categories } from '#infra/local/seed/goods/categories.ts';
import { goodsFile, header, png } from './goods.ts';
import { startStubShop } from './stub-shop.ts';

let shop: Awaited<ReturnType<typeof startStubShop>>;
let folder: string;
let output = '';

beforeEach(async () => {
  shop = await startStubShop();
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  output = '';
  vi.stubEnv('SHOP_PASSWORD', 'secret of the merchant');
  const keep = (text: string | Uint8Array) => {
    output += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  shop.stop();
  rmSync(folder, { recursive: true });
});

const file = (...lines: string[]): string => {
  const path = join(folder, 'goods.csv');
  writeFileSync(join(folder, 'p.png'), png(1));
  writeFileSync(path, [header, ...lines, ''].join('\n'));
  return path;
};
const run = (path: string, ...more: string[]) => runImport([path, '--url', shop.url, '--login', 'merchant', ...more]);
const errorsOf = (path: string) => readFileSync(`${path}.errors.csv`, 'utf8').trim().split('\n').slice(1);
const count = (route: string) => shop.seen.filter((each) => each.startsWith(route)).length;
const cup = 'cup,Cup,Fine.,tea,,p.png,,1.50,3,,';

describe('an import', () => {
  it('adds each product with its SKUs, and uploads each picture once by its content', async () => {
    const path = goodsFile(folder, 30, 4);
    writeFileSync(join(folder, 'p3.png'), png(1));
    expect(await run(path)).toBe(0);
    const products = shop.products();
    expect(products).toHaveLength(30);
    expect(products.find(({ name }) => name === '青瓷茶杯 Cup 3')).toMatchObject({
      description: '手工 "No. 3",\r\nthrown by hand.',
      category: 'tea-3',
      attributes: { material: 'clay' },
      skus: [
        { price: { amount: 450, currency: 'CNY' }, stock: 3, options: { size: 'S' } },
        { price: { amount: 500, currency: 'CNY' }, stock: 7, options: { size: 'L' } },
      ],
    });
    expect(count('PUT /bucket')).toBe(3);
    expect(existsSync(`${path}.errors.csv`)).toBe(false);
  });

  it('that is run again sends nothing, also when its progress ends in half a line', async () => {
    const path = goodsFile(folder, 5);
    await run(path);
    appendFileSync(`${path}.progress`, '{"product":"cup-');
    shop.seen.length = 0;
    expect(await run(path)).toBe(0);
    expect(count('POST /v1/products/batch')).toBe(0);
    expect(output).toContain('0 products added, 5 had been before.');
  });

  it('goes on behind half a line of its progress without losing the next one', async () => {
    const path = file(cup);
    await run(path);
    appendFileSync(`${path}.progress`, '{"product":"cup-');
    appendFileSync(path, `${cup.replace('cup', 'pot')}\n`);
    await run(path);
    const lines = readFileSync(`${path}.progress`, 'utf8').trim().split('\n');
    expect(lines.filter((line) => !line.endsWith('}'))).toEqual(['{"product":"cup-']);
    expect(lines.filter((line) => line.startsWith('{"sent":"pot"'))).toHaveLength(1);
  });

  it('that lost its progress adds nothing twice: the shop knows the keys', async () => {
    const path = goodsFile(folder, 5);
    await run(path);
    rmSync(`${path}.progress`);
    expect(await run(path)).toBe(0);
    expect(shop.products()).toHaveLength(5);
  });

  it('names rows that changed after they were imported, and does not add them again', async () => {
    await run(file(cup));
    const path = file(cup.replace('1.50', '1.60'));
    expect(await run(path)).toBe(1);
    expect(errorsOf(path)[0]).toMatch(/^2,product,"?was imported before with other content/);
    expect(shop.products()).toHaveLength(1);
  });

  it('of a product with one bad row imports nothing, names line and column, and goes on with the others', async () => {
    const path = file(
      'a,Cup,Fine.,tea,,p.png,,1.50,3,S,',
      'a,,,,,,,1.505,x,L,',
      cup,
      'b,,Fine.,UPPER,,p.png,,1.00,1,,',
      'c,Cup,Fine.,tea,,missing.png,,1.00,1,,',
      'd,Cup,Fine.,tea,,p.png,,1.00,1,,',
      'd,Other,,,,,,1.00,1,L,',
      ',Cup,Fine.,tea,,p.png,,1.00,1,,',
      'e,Cup',
      'cup,Cup,Fine.,tea,,p.png,,2.00,3,,',
      '"f"g,Cup',
    );
    expect(await run(path)).toBe(1);
    expect(shop.products()).toHaveLength(1);
    expect(errorsOf(path).sort()).toEqual([
      '10,,has 2 cells where the header has 11',
      '11,product,stands apart from its other rows',
      '12,,a quote is closed in the middle of a cell',
      '3,price,"must be an amount in CNY, such as 199.00"',
      '3,stock,must be a whole number of pieces',
      '5,category,has a wrong form',
      '5,name,is required',
      '6,images,there is no file missing.png',
      `8,name,"differs from line 7, its product's first"`,
      '9,product,is required',
    ]);
  });

  it('says of what the shop refuses which row it is', async () => {
    shop.refuse = (route) =>
      route === 'POST /v1/products/batch'
        ? {
            status: 409,
            body: {
              code: 'conflict',
              errors: [{ path: 'products[0].product.skus[1].sku', message: 'is in use already' }],
            },
          }
        : undefined;
    const path = file('a,Cup,Fine.,tea,,p.png,A,1.50,3,S,', 'a,,,,,,B,1.50,3,L,');
    expect(await run(path)).toBe(1);
    expect(errorsOf(path)).toEqual(['3,sku,is in use already']);
  });

  it('comes back when the shop says so, and renews a token that is about to end', async () => {
    let refused = 0;
    shop.tokenSeconds = 60;
    shop.refuse = (route) =>
      route === 'POST /v1/products/batch' && refused++ < 3
        ? { status: refused === 2 ? 429 : 503, headers: { 'retry-after': '0' } }
        : undefined;
    expect(await run(goodsFile(folder, 4))).toBe(0);
    expect(shop.products()).toHaveLength(4);
    expect(count('POST /v1/sessions/refresh')).toBeGreaterThan(0);
  });

  it('asks again when the shop has failed, and gives up only the row that always fails', async () => {
    let failures = 0;
    shop.refuse = (route, body) => {
      const fails = body.includes('Poison') || (body.includes('Cup') && failures++ === 0);
      return route === 'POST /v1/products/batch' && fails
        ? { status: 500, body: { title: 'Broken', requestId: 'r-1' } }
        : undefined;
    };
    const path = file(cup, 'pot,Poison,Fine.,tea,,p.png,,1.50,3,,');
    expect(await run(path)).toBe(1);
    expect(shop.products()).toHaveLength(1);
    expect(errorsOf(path)).toEqual(['3,,the shop answered 500 Broken (request r-1)']);
  });

  it('uploads a picture again that the shop has forgotten', async () => {
    let isForgotten = true;
    shop.refuse = (route) => {
      if (route !== 'POST /v1/products/batch' || !isForgotten) return undefined;
      isForgotten = false;
      return {
        status: 400,
        body: {
          code: 'invalid_image',
          errors: [{ path: 'products[0].product.images[0]', message: 'was not uploaded' }],
        },
      };
    };
    expect(await run(file(cup))).toBe(0);
    expect(count('PUT /bucket')).toBe(2);
  });

  it('does not repeat what was sent too long ago to be known by its key', async () => {
    shop.refuse = (route) => (route === 'POST /v1/products/batch' ? { status: 500 } : undefined);
    const path = file(cup);
    expect(await run(path)).toBe(1);
    const progress = readFileSync(`${path}.progress`, 'utf8');
    writeFileSync(`${path}.progress`, progress.replaceAll(/"at":"\d{4}/g, '"at":"2020'));
    shop.refuse = () => undefined;
    expect(await run(path)).toBe(1);
    expect(errorsOf(path)[0]).toMatch(/^2,product,"?was sent at 2020/);
    expect(shop.products()).toHaveLength(0);
  });

  it('stops at once when the account may not add goods', async () => {
    shop.refuse = (route) =>
      route === 'POST /v1/products/batch' ? { status: 403, body: { message: 'Forbidden' } } : undefined;
    expect(await run(goodsFile(folder, 40), '--concurrency', '2')).toBe(2);
    expect(count('POST /v1/products/batch')).toBeLessThan(5);
    expect(output).toContain('The shop refuses merchant (403 Forbidden): log in as an approved merchant.');
  });

  it('refuses the progress of another shop', async () => {
    const path = file(cup);
    await run(path);
    const other = await startStubShop();
    expect(await runImport([path, '--url', other.url, '--login', 'merchant'])).toBe(2);
    other.stop();
    expect(output).toContain(`belongs to another shop or account (${shop.url}`);
    expect(output).toContain('If you started anew');
  });

  it('only checks with --check, without a shop', async () => {
    const path = file(cup, 'x,Cup,Fine.,tea,,goods.csv,,1.00,1,,');
    expect(await runImport([path, '--check'])).toBe(1);
    expect(errorsOf(path)).toEqual(['3,images,"goods.csv is no png, jpeg, webp or avif picture"']);
    expect(shop.seen).toEqual([]);
    expect(existsSync(`${path}.progress`)).toBe(false);
  });

  it('refuses goods of an export that the merchant has, and adds them once more only when told to', async () => {
    const own = 'prd_01JD8Q7B4E7H0K3N6R9T2W5Y8A';
    shop.own.add(own);
    const path = join(folder, 'goods.csv');
    writeFileSync(join(folder, 'p.png'), png(1));
    const row = (id: string) => `${id},${id},Cup,Fine.,tea,p.png,1.50,3`;
    const other = 'prd_01JD8Q7B4E7H0K3N6R9T2W5Y8B';
    writeFileSync(path, `product,productId,name,description,category,images,price,stock\n${row(own)}\n${row(other)}\n`);
    expect(await run(path)).toBe(1);
    expect(errorsOf(path)).toEqual([expect.stringMatching(/^2,productId,"?prd_\w+ is yours already/)]);
    expect(output).toContain('1 fault,');
    expect(shop.products()).toHaveLength(1);
    expect(await run(path, '--copy')).toBe(0);
    expect(shop.products()).toHaveLength(2);
  });

  it('warns once of a category that the shop does not have, and adds its goods', async () => {
    const path = file(
      cup,
      cup.replace('cup', 'a').replace('tea', 'teas'),
      cup.replace('cup', 'b').replace('tea', 'teas'),
    );
    expect(await run(path)).toBe(0);
    expect(shop.products()).toHaveLength(3);
    expect(output.match(/has no category.*/g)).toEqual(['has no category "teas"']);
    expect(output).toContain('line 3: the shop has no category');
  });

  it('says of a file that is not there what to do, and leaves none behind', async () => {
    const path = join(folder, 'none.csv');
    expect(await run(path)).toBe(2);
    expect(output).toContain(`${path} cannot be read: name a CSV file`);
    expect(existsSync(`${path}.progress`)).toBe(false);
    expect(shop.seen).toEqual([]);
  });

  it('gives an address where nothing listens up at once, and asks whether the shop runs', async () => {
    // Not a port that was given back: somebody else's server may have it by now.
    shop.url = 'http://127.0.0.1:9';
    const begin = performance.now();
    expect(await run(file(cup))).toBe(2);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(output).toMatch(/does not answer.*\nIs the shop running there\? .*npm start/);
    expect(output).not.toContain('Run the same command again');
  });

  it('of a file in GBK says nothing but that, however many rows it has', async () => {
    const path = join(folder, 'goods.csv');
    writeFileSync(join(folder, 'p.png'), png(1));
    const name = Buffer.from([0xc3, 0xfb, 0xd7, 0xd6]);
    const row = (key: string) => [Buffer.from(`${key},`), name, Buffer.from(',Fine.,tea,,p.png,,one,3,,\n')];
    writeFileSync(path, Buffer.concat([Buffer.from(`${header}\n`), ...row('a'), ...row('b')]));
    expect(await run(path)).toBe(2);
    expect(output).toBe('The file is not UTF-8: save it as “CSV UTF-8” (另存为 CSV UTF-8).\n');
  });

  it('takes the sample that the documents name, with its pictures and without a warning', async () => {
    const sample = join(folder, 'sample');
    cpSync(join(projectRoot, 'infra/csv/sample'), sample, { recursive: true });
    shop.categories = categories.map(({ categoryId }) => ({ categoryId }));
    expect(await run(join(sample, 'goods.csv'))).toBe(0);
    // Several are sent at once: whichever is answered first is there first.
    expect(
      shop
        .products()
        .map(({ skus }) => skus.length)
        .sort(),
    ).toEqual([1, 2]);
    expect(output).not.toContain('has no category');
  });

  it.each([
    ['a misspelt column', 'product,nmae,description,category,images,price,stock', 'the column "nmae" is not known'],
    ['a missing column', 'product,name,description,category,images,price', 'the column "stock" is missing'],
    ['a column in Chinese', 'product,名称', '--help shows a sample'],
    ['no rows at all', '', 'The file is empty'],
    ['another encoding', Buffer.from('product,name,\xc3\xfb\xd7\xd6', 'latin1'), '另存为 CSV UTF-8'],
  ])('refuses a file with %s', async (_, content, reason) => {
    const path = join(folder, 'goods.csv');
    writeFileSync(path, content);
    expect(await run(path)).toBe(2);
    expect(output).toContain(reason);
  });

  it('never shows the password, neither in its output nor in its files', async () => {
    const path = file(cup, 'bad,,,,,,,,,,');
    await run(path);
    const written = [
      output,
      readFileSync(`${path}.progress`, 'utf8'),
      readFileSync(`${path}.errors.csv`, 'utf8'),
    ].join();
    expect(written).not.toContain('secret of the merchant');
    expect(written).not.toMatch(/"t1"|accessToken/);
  });
});
