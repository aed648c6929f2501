import { parseArgs } from 'node:util';
import type { ProviderName } from '#shared/payments/index.ts';
import { type StageName, stageName, stages } from '../stages.ts';

export const usage = `Writes the secrets of a stage into the parameter store, and turns them without a gap.

  npm run secrets -- --stage dev                          the shop's own, and every provider that is not set up
  npm run secrets -- --stage dev card                     all settings of one provider: card, alipay, wechat
  npm run secrets -- --stage dev wechat --file wechat.json
  npm run secrets -- --stage dev card --add webhookSecrets
  npm run secrets -- --stage dev card --retire 3f9a2b1c04de
  npm run secrets -- --stage dev --show

  --stage NAME         ${Object.keys(stages).join(', ')}
  --show               what there is: names and fingerprints, never a value
  --file FILE          takes the settings of the provider out of a JSON file; - is the standard input
  --add FIELD          puts one more value beside those of webhookSecrets (card), alipayPublicKeys (alipay),
                       apiV3Keys or platformKeys (wechat)
  --set FIELD          replaces one value, such as apiKey; may be given several times for what changes together
  --retire FINGERPRINT takes a value out of its list; the last one stays
  --from FILE          takes the value of --add or --set out of a file; - is the standard input
  --id ID              what WeChat calls the key of --add platformKeys (PUB_KEY_ID_… or a serial number)
  --live               writes settings of real money into a stage that is not meant to take any
  --help               this text

Secrets are asked for unseen, or read out of files, and never taken as arguments: those are in every list of
processes. What is written was read by the provider's own adapter before. Functions follow within five minutes, a
webhook at the first notification that it cannot prove.

Needs credentials in the environment: eval "$(aws configure export-credentials --format env)". A shop on this machine
has a store of its own: AWS_ENDPOINT_URL_SSM, with any credentials.
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface SecretsCommand {
  readonly stage: StageName;
  readonly provider?: ProviderName;
  readonly show: boolean;
  readonly live: boolean;
  readonly file?: string;
  readonly add?: string;
  readonly set: readonly string[];
  readonly retire?: string;
  readonly from?: string;
  readonly id?: string;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Reads the command line; undefined when help is asked for. */
export const secretsCommand = (args: readonly string[]): SecretsCommand | undefined => {
  const { values, positionals } = parsed(args);
  const { stage, show = false, live = false, set = [], help, ...one } = values;
  if (help) return undefined;
  if (stage === undefined) throw new UsageError('--stage is needed.');
  const [provider, ...others] = positionals;
  // What is not understood may be a secret that somebody has typed here: it is not repeated.
  if (others.length > 0 || (provider !== undefined && !isProvider(provider)))
    throw new UsageError('Name one provider: card, alipay or wechat. Secrets are never arguments.');
  const ways = [one.file, one.add, one.retire, set[0], show || undefined].filter((way) => way !== undefined);
  if (ways.length > 1) throw new UsageError('--show, --file, --add, --set and --retire do not go together.');
  if (provider === undefined && ways.length > 0 && !show)
    throw new UsageError('Name the provider: card, alipay, wechat.');
  if (one.from !== undefined && one.add === undefined && set.length !== 1)
    throw new UsageError('--from takes the value of one --add or --set.');
  return { stage: stageName(stage), ...(provider && { provider }), show, live, set, ...one };
};

const isProvider = (name: string): name is ProviderName => ['card', 'alipay', 'wechat'].includes(name);

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stage: text,
        file: text,
        add: text,
        set: { ...text, multiple: true },
        retire: text,
        from: text,
        id: text,
        show: flag,
        live: flag,
        help: flag,
      },
    });
  } catch {
    // The parser's own message quotes the argument.
    throw new UsageError('An option is not understood. Secrets are never arguments.');
  }
};
