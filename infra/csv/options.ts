import { parseArgs } from 'node:util';

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const connection = `  --url URL           the shop, such as http://localhost:3000
  --login NAME        username or e-mail of a merchant's account; the password comes from
                      SHOP_PASSWORD, or is asked for`;

export const importUsage = `Adds the goods of a CSV file to the shop.

  npm run products:import -- goods.csv --url URL --login NAME

${connection}
  --check             only checks the whole file, and sends nothing
  --copy              adds goods of an export once more, with new ids; without it a row
                      whose productId is yours already is refused
  --currency CODE     the shop's currency, in which prices are written (CNY)
  --concurrency N     products on their way at the same time (64)
  --progress FILE     what is done already (goods.csv.progress)

An import only adds: it changes nothing and deletes nothing. Ended in the middle, by whatever:
run the same command again, and each product is there exactly once. Bad rows are named in goods.csv.errors.csv, and the others imported; the exit code is then 1.

A row is one SKU; consecutive rows with the same "product" are one product:

  product,name,description,category,status,images,sku,price,stock,option:size,attribute:material
  scarf,羊毛围巾 Wool scarf,"Merino wool, 180 × 32 cm.",clothing,published,pictures/scarf.jpg,SCARF-S,219.00,20,S,wool
  scarf,,,,,,SCARF-L,239.00,12,L,
  cup,青瓷茶杯 Celadon tea cup,Thrown by hand.,tea,draft,cup.png;cup-2.png,,128.00,40,,clay

images: paths from where the file lies, or img_… ids, with ";" between them.
infra/csv/sample/goods.csv works as it is; infra/csv/README.md tells the rest.
`;

export const exportUsage = `Writes all goods of a merchant, drafts too, as a CSV file that products:import can read.

  npm run products:export -- --out goods.csv --url URL --login NAME

${connection}
  --out FILE          where to; without it to the standard output, which needs npm run -s,
                      since npm writes a banner of its own there
  --force             writes over a FILE that is there
  --images DIR        saves the pictures there and writes their paths; without it their ids
`;

export interface ConnectionOptions {
  readonly url: string;
  readonly login: string;
}

export interface ImportCommand extends ConnectionOptions {
  readonly file: string;
  readonly check: boolean;
  /** Whether goods that the merchant has may be added once more. */
  readonly copy: boolean;
  readonly currency: string;
  readonly concurrency: number;
  readonly progress: string;
}

export interface ExportCommand extends ConnectionOptions {
  readonly images: string | undefined;
  /** The file that is written; undefined for the standard output. */
  readonly out: string | undefined;
  readonly force: boolean;
}

/** Reads the command line of an import; undefined when help is asked for. */
export const importCommand = (args: readonly string[]): ImportCommand | undefined => {
  const texts = ['url', 'login', 'currency', 'concurrency', 'progress'];
  const { values, positionals } = parsed(args, texts, ['check', 'copy']);
  if (values.has('help')) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('Name one CSV file.');
  const concurrency = Number(values.get('concurrency') ?? 64);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256)
    throw new UsageError('--concurrency takes a whole number from 1 to 256.');
  const currency = values.get('currency') ?? 'CNY';
  if (!/^[A-Z]{3}$/.test(currency)) throw new UsageError('--currency takes three letters, such as CNY.');
  const check = values.has('check');
  const connection = check ? { url: '', login: '' } : connectionOf(values);
  const progress = values.get('progress') ?? `${file}.progress`;
  return { file, check, copy: values.has('copy'), currency, concurrency, progress, ...connection };
};

/** Reads the command line of an export; undefined when help is asked for. */
export const exportCommand = (args: readonly string[]): ExportCommand | undefined => {
  const { values, positionals } = parsed(args, ['url', 'login', 'images', 'out'], ['force']);
  if (values.has('help')) return undefined;
  if (positionals.length > 0) throw new UsageError(`${positionals[0]} is not understood.`);
  const { images, out } = Object.fromEntries(values);
  return { ...connectionOf(values), images, out, force: values.has('force') };
};

const connectionOf = (values: ReadonlyMap<string, string>): ConnectionOptions => {
  const [url, login] = [values.get('url'), values.get('login')];
  if (url === undefined || login === undefined) throw new UsageError('--url and --login are needed.');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError(`${url} is no address: --url http://localhost:3000`);
  return { url: new URL(url).origin, login };
};

const parsed = (args: readonly string[], texts: readonly string[], flags: readonly string[]) => {
  const options = Object.fromEntries([
    ...texts.map((name) => [name, { type: 'string' }] as const),
    ...[...flags, 'help'].map((name) => [name, { type: 'boolean' }] as const),
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: new Map(Object.entries(values).map(([name, value]) => [name, String(value)])), positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};
