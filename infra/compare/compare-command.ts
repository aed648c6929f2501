import type { OperatorParameters } from '#shared/aws/operator-parameters.ts';
import type { OperatorTable } from '#shared/aws/operator-table.ts';
import type { Money } from '#shared/kernel/money.ts';
import { openProvider, type ProviderName, providerBooks } from '#shared/payments/index.ts';
import { stages } from '../stages.ts';
import { type Comparison, compareDay, type Difference } from './compare-day.ts';
import { type CompareCommand, compareCommand, UsageError, usage } from './options.ts';
import { shopBooks } from './shop-books.ts';

interface Surroundings {
  readonly now: Date;
  readonly openStore: (region: string) => OperatorParameters;
  /** The table of a stage; asks for its name when the command does not know it. */
  readonly openTable: (command: CompareCommand) => OperatorTable;
  readonly out: { write(text: string): unknown };
  readonly error: { write(text: string): unknown };
}

/** Runs `npm run payments:compare`; answers the exit code. */
export const runCompare = async (args: readonly string[], around: Surroundings): Promise<number> => {
  try {
    const command = compareCommand(args, around.now);
    if (command === undefined) {
      around.out.write(usage);
      return 0;
    }
    return await compareAll(command, around);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    around.error.write(error instanceof UsageError ? `${message} --help says how.\n` : `${message}\n`);
    return 2;
  }
};

const compareAll = async (command: CompareCommand, around: Surroundings): Promise<number> => {
  const { stage, day, providers, isNamed } = command;
  const { region, shop } = stages[stage];
  const store = around.openStore(region);
  const seen = { booked: 0, items: 0 };
  const books = shopBooks(around.openTable(command), day, (count) => {
    seen.items = count;
  });
  const told = (): unknown => around.error.write(`${seen.booked} there, ${seen.items} items of the table …\n`);
  const progress = setInterval(told, 2_000);
  let differences = 0;
  try {
    for (const name of providers) {
      const json = await store.get(`/shop/${shop.stage}/payments/${name}`);
      if (json === undefined) {
        if (isNamed) throw new Error(`${name} is not set up in ${stage}: npm run secrets -- --stage ${stage} ${name}`);
        around.out.write(`${name} ${day.date}: not set up\n`);
        continue;
      }
      // Before the books: a stage of real money does not compare itself with a sandbox either.
      const provider = openProvider(name, json, shop.takesRealMoney);
      const there = counted(providerBooks[name](json, day), () => seen.booked++);
      const comparison = await compareDay({ name, books: there, shop: books, provider });
      differences += comparison.differences.length;
      report(name, day.date, comparison, around);
    }
  } finally {
    clearInterval(progress);
  }
  return differences > 0 ? 1 : 0;
};

async function* counted<Each>(all: AsyncIterable<Each>, count: () => unknown): AsyncGenerator<Each> {
  for await (const each of all) {
    count();
    yield each;
  }
}

const report = (name: ProviderName, date: string, comparison: Comparison, { out }: Surroundings): void => {
  const { there, here, differences } = comparison;
  for (const difference of differences) out.write(`${lineOf(name, difference)}\n`);
  out.write(`${name} ${date}: ${there} there, ${here} here, ${differences.length} differences\n`);
};

const lineOf = (name: ProviderName, { kind, transactionId, paymentNumber, there, here }: Difference): string =>
  [kind, name, paymentNumber, transactionId, `there ${shown(there)}`, `here ${shown(here)}`].join('  ');

/** In minor units, as everywhere in the shop. */
const shown = (amount?: Money): string => (amount ? `${amount.amount} ${amount.currency}` : '-');
