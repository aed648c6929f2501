import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openHttp } from './http.ts';
import { explained } from './import-command.ts';
import { jsonLine } from './json-line.ts';
import { exportCommand, exportUsage } from './options.ts';
import { openOutFile } from './out-file.ts';
import { ownGoods } from './own-goods.ts';
import { readPassword } from './password.ts';
import { type ExportedProduct, Headings, productRows } from './product-rows.ts';
import { counted, showProgress } from './progress.ts';
import { pictureSaver } from './saved-pictures.ts';
import { openShop, type Shop } from './shop.ts';

/** Runs `products:export`; answers the exit code. */
export const runExport = async (args: readonly string[], out: NodeJS.WritableStream): Promise<number> => {
  const http = openHttp(16);
  const folder = await mkdtemp(join(tmpdir(), 'products-export-'));
  try {
    const command = exportCommand(args);
    if (command === undefined) {
      out.write(exportUsage);
      return 0;
    }
    const { url, login, images } = command;
    await using file = command.out === undefined ? undefined : await openOutFile(command.out, command.force);
    const shop = await openShop(http, { url, login, password: await readPassword(login) });
    const base = dirname(command.out ?? 'goods.csv');
    const spool = join(folder, 'goods.jsonl');
    const count = await exportGoods({ shop, images, base, spool, out: file?.stream ?? out });
    await file?.keep();
    await shop.close();
    process.stderr.write(`${counted(count, 'product')} exported${command.out ? ` into ${command.out}` : ''}.\n`);
    return 0;
  } catch (error) {
    // Whoever reads has closed the pipe: `products:export … | head`.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
    return explained(error);
  } finally {
    http.close();
    await rm(folder, { recursive: true });
  }
};

export interface GoodsExport {
  readonly shop: Shop;
  /** Where pictures are saved; without it their ids are written. */
  readonly images: string | undefined;
  /** The folder that paths of pictures begin at: where the file lies. */
  readonly base: string;
  /** A file for the goods until all columns are known. */
  readonly spool: string;
  readonly out: NodeJS.WritableStream;
}

/** Writes all goods and answers how many. The header needs every option and attribute there is, so the goods wait in a file, not in memory. */
export const exportGoods = async ({ shop, images, base, spool, out }: GoodsExport): Promise<number> => {
  const headings = new Headings();
  const save = images === undefined ? undefined : pictureSaver(shop, images, base);
  let done = 0;
  const end = showProgress('goods', () => ({ share: undefined, done, bad: 0 }));

  async function* seen(): AsyncGenerator<string> {
    for await (const product of ownGoods(shop)) {
      headings.see(product);
      const exported = { product, images: (await save?.(product)) ?? product.images.map(({ imageId }) => imageId) };
      done++;
      yield jsonLine(exported);
    }
  }
  async function* written(): AsyncGenerator<string> {
    yield `\uFEFF${headings.line}`;
    for await (const line of createInterface({ input: createReadStream(spool) })) {
      const exported: ExportedProduct = JSON.parse(line);
      yield productRows(exported, headings);
    }
  }
  try {
    await pipeline(Readable.from(seen()), createWriteStream(spool, { mode: 0o600 }));
    await pipeline(Readable.from(written()), out, { end: false });
  } finally {
    end();
  }
  return done;
};
