import { outputOf } from './stack-output.ts';
import { stageName, stages } from './stages.ts';

/** Says what a person can do something about, and ends the command as one that was called wrongly. */
const refuse = (text: string): never => {
  process.stderr.write(`\n${text}\n`);
  return process.exit(2);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Called {
  readonly stage?: string | undefined;
  readonly table?: string | undefined;
  readonly help?: boolean | undefined;
}

/** The table that a command was called for, by its name or that of its stage; without either it says how it is used. */
export const tableFor = ({ stage, table, help }: Called, usage: string): string => {
  if (help || (!table && !stage)) {
    (help ? process.stdout : process.stderr).write(usage);
    return process.exit(help ? 0 : 2);
  }
  try {
    const known = stage && stageName(stage);
    if (known) process.env['AWS_REGION'] ??= stages[known].region;
    return table ?? (known ? outputOf(known, 'TableName') : '');
  } catch (error) {
    return refuse(`${messageOf(error)}\n--table NAME names the table without asking the AWS command line.`);
  }
};

/** What AWS refuses, or cannot be asked for without a region or credentials; everything else is a fault of the program. */
const isOfAws = (error: unknown): boolean =>
  error instanceof Error &&
  ('$metadata' in error || error.name === 'CredentialsProviderError' || error.message === 'Region is missing');

/** Says why AWS has not given a table to a command; a fault of the program is thrown again, with its stack. */
export const refusedBy =
  (table: string) =>
  (error: unknown): never => {
    if (!isOfAws(error)) throw error;
    return refuse(
      `The table ${table} cannot be used: ${messageOf(error)}\nIs AWS_REGION set, and are there credentials in the environment? See --help.`,
    );
  };
