import { access, constants } from 'node:fs/promises';
import { BrokenOff } from '../hidden-line.ts';
import { openCategories } from './categories.ts';
import { type Checkpoint, OtherTarget, openCheckpoint } from './checkpoint.ts';
import type { Draft } from './draft.ts';
import { openHttp, Unreachable } from './http.ts';
import { type Fate, folderOf, type Imported, importGoods } from './import-goods.ts';
import { type ImportCommand, importCommand, importUsage, UsageError } from './options.ts';
import { readPassword } from './password.ts';
import { isImageId, openPictures, PictureFault, readPicture } from './pictures.ts';
import { counted } from './progress.ts';
import { CsvError } from './rows.ts';
import { productSender } from './send-product.ts';
import { NoShop, openShop, Refused } from './shop.ts';

/** Runs `products:import`; answers the exit code: 0 when all is well, 1 when rows were bad, 2 when it could not go on. */
export const runImport = async (args: readonly string[]): Promise<number> => {
  const interrupted = new AbortController();
  const interrupt = (): void => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    process.stderr.write('\nFinishing what is under way; Ctrl-C again ends at once.\n');
  };
  process.on('SIGINT', interrupt);
  try {
    const command = importCommand(args);
    if (command === undefined) {
      process.stdout.write(importUsage);
      return 0;
    }
    return await (command.check ? check : send)(command, interrupted.signal);
  } catch (error) {
    return explained(error);
  } finally {
    process.off('SIGINT', interrupt);
  }
};

const check = async (command: ImportCommand, signal: AbortSignal): Promise<number> => {
  const take = async ({ images, line }: Draft): Promise<Fate> => {
    const faults = await Promise.all(
      images
        .filter((image) => !isImageId(image))
        .map((image) => readPicture(folderOf(command.file), image).then(() => [], faultAt(line))),
    );
    return faults.some((each) => each.length > 0) ? faults.flat() : 'imported';
  };
  await requireFile(command.file);
  const result = await importGoods({ ...command, errors: errorsOf(command), take, signal });
  return summarised(`${counted(result.imported, 'product')} can be added.`, result, command);
};

const faultAt = (line: number) => (error: unknown) => {
  if (error instanceof PictureFault) return [{ line, column: 'images', reason: error.message }];
  throw error;
};

const send = async (command: ImportCommand, signal: AbortSignal): Promise<number> => {
  const { file, url, login } = command;
  const http = openHttp(command.concurrency);
  let checkpoint: Checkpoint | undefined;
  try {
    await requireFile(file);
    const shop = await openShop(http, { url, login, password: await readPassword(login) });
    const categories = await openCategories(shop);
    checkpoint = await openCheckpoint(command.progress, { url, userId: shop.userId });
    const pictures = openPictures(folderOf(file), shop, checkpoint);
    const sendProduct = productSender({ shop, pictures, checkpoint, copy: command.copy });
    const take = (draft: Draft): Promise<Fate> => {
      categories.see(draft);
      return sendProduct(draft);
    };
    const result = await importGoods({ ...command, errors: errorsOf(command), take, signal });
    await shop.close();
    const known = result.known > 0 ? `, ${result.known} had been before` : '';
    const code = summarised(`${counted(result.imported, 'product')} added${known}.`, result, command);
    warn(categories.warnings);
    if (!signal.aborted) return code;
    process.stderr.write('Ended before the end of the file: run the same command again to go on.\n');
    return 130;
  } finally {
    checkpoint?.close();
    http.close();
  }
};

/** Before anything is written or sent. */
const requireFile = async (file: string): Promise<void> => {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new CsvError(`${file} cannot be read: name a CSV file, such as ${sampleFile}, or see --help.`, { cause });
  });
};

const sampleFile = 'infra/csv/sample/goods.csv';

const warn = (warnings: readonly string[]): void => {
  if (warnings.length === 0) return;
  const advice =
    'Imported all the same, since a category may come later; GET /v1/categories lists those that are there.';
  process.stderr.write(`${['Warnings:', ...warnings.map((each) => `  ${each}`), advice].join('\n')}\n`);
};

const errorsOf = ({ file }: ImportCommand): string => `${file}.errors.csv`;

const summarised = (what: string, { faults }: Imported, command: ImportCommand): number => {
  process.stdout.write(`${what}\n`);
  if (faults.count === 0) return 0;
  const lines = faults.first.map(({ line, column, reason }) =>
    [`  line ${line}`, column, reason].filter(Boolean).join(': '),
  );
  const more = faults.count > lines.length ? ['  …'] : [];
  process.stderr.write(
    `${[`${counted(faults.count, 'fault')}, also in ${errorsOf(command)}:`, ...lines, ...more].join('\n')}\n`,
  );
  return 1;
};

/** What a person can do something about is one line; everything else is a fault of the program, with its stack. */
export const explained = (error: unknown): number => {
  if (error instanceof BrokenOff) return 130;
  const known = [UsageError, CsvError, Refused, NoShop, Unreachable, OtherTarget].some((kind) => error instanceof kind);
  const isFile = error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(`${error.code}`);
  if (!(error instanceof Error)) process.stderr.write(`${error}\n`);
  else process.stderr.write(`${known || isFile ? error.message : (error.stack ?? error.message)}\n`);
  if (error instanceof Unreachable) process.stderr.write('Run the same command again to go on where it ended.\n');
  if (error instanceof UsageError) process.stderr.write('See --help.\n');
  return 2;
};
