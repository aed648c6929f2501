import { parseArgs } from 'node:util';
import { type BookDay, bookDayOf, dateOf, type ProviderName } from '#shared/payments/index.ts';
import { type StageName, stageName, stages } from '../stages.ts';

export const usage = `Compares what the providers were paid on a day with what the shop has written down.

  npm run payments:compare -- --stage dev --date 2026-11-22

  --stage NAME     ${Object.keys(stages).join(', ')}
  --date DATE      a day that is over, as they are counted in Beijing (card: of the last 30)
  --provider NAME  card, alipay or wechat; may be given several times. Without it, all that are set up
  --table NAME     the stage's table; without it the AWS command line is asked for the output of its data stack
  --endpoint URL   a DynamoDB of this machine
  --help           this text

Prints a line for each difference: "only there" was paid and is not known here, "only here" is written down and not
known there, "other amount" and "other payment" are known to both as something else; of "not told" the provider could
not say anything. Exits with 1 when there is any, and with 2 when it could not go on. It changes nothing:
POST /v1/admin/payments/{paymentNumber}/resync mends what was missed. WeChat's books of a day are there from ten o'clock of the next day on, Alipay's from nine, in Beijing.

Needs credentials in the environment: eval "$(aws configure export-credentials --format env)"
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CompareCommand {
  readonly stage: StageName;
  readonly day: BookDay;
  readonly providers: readonly ProviderName[];
  /** Whether the providers were named: then one that is not set up is a mistake. */
  readonly isNamed: boolean;
  readonly table?: string;
  readonly endpoint?: string;
}

const all: readonly ProviderName[] = ['card', 'alipay', 'wechat'];
const text = { type: 'string' } as const;

/** Stripe keeps its events no longer. */
const cardDays = 30;

/** Reads the command line; undefined when help is asked for. */
export const compareCommand = (args: readonly string[], now: Date): CompareCommand | undefined => {
  const { stage, date = '', provider: names = [], table, endpoint, help } = parsed(args);
  if (help) return undefined;
  if (stage === undefined) throw new UsageError('--stage is needed.');
  const day = bookDayOf(date);
  if (!day) throw new UsageError('--date takes a day, such as 2026-11-22.');
  if (day.date >= dateOf(now))
    throw new UsageError(`${day.date} is not over in Beijing: there are no books of it yet.`);
  const named = names.map((name) => all.find((each) => each === name));
  const providers = named.filter((each) => each !== undefined);
  if (providers.length < names.length) throw new UsageError('--provider takes card, alipay or wechat.');
  const chosen = names.length > 0 ? providers : all;
  if (chosen.includes('card') && now.getTime() - day.from.getTime() > cardDays * 86_400_000)
    throw new UsageError(
      `Stripe keeps its events for ${cardDays} days: compare ${day.date} for --provider alipay or wechat.`,
    );
  const place = { ...(table !== undefined && { table }), ...(endpoint !== undefined && { endpoint }) };
  return { stage: stageName(stage), day, providers: chosen, isNamed: names.length > 0, ...place };
};

const parsed = (args: readonly string[]) => {
  try {
    const provider = { ...text, multiple: true } as const;
    const options = {
      stage: text,
      date: text,
      provider,
      table: text,
      endpoint: text,
      help: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};
