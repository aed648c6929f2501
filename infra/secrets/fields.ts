import type { ProviderName } from '#shared/payments/index.ts';

/** How an operator hands a value over: typed in sight, typed unseen, or as a file. */
type Kind = 'text' | 'secret' | 'file';

/** One entry of a provider's settings. `list` and `ring` hold several, so that keys are turned without a gap. */
export interface Field {
  readonly name: string;
  readonly question: string;
  readonly kind: Kind;
  /** Several values, or several by the id that their provider gives them. */
  readonly holds?: 'list' | 'ring';
  /** An empty answer leaves it out. */
  readonly optional?: true;
  /** What an answer looks like, and how that is said: a slip is told at once. The provider's adapter has the last word. */
  readonly shape?: readonly [RegExp, string];
}

const word = [/^\w{1,64}$/, 'It has letters and digits alone.'] as const;

/** What each provider's settings are made of: see shared/payments/<provider>/settings.ts. */
export const fieldsOf: Readonly<Record<ProviderName, readonly Field[]>> = {
  card: [
    {
      name: 'apiKey',
      question: "Stripe's secret or restricted key (sk_… or rk_…)",
      kind: 'secret',
      shape: [/^[sr]k_\w+$/, 'It begins with sk_ or rk_; the one with pk_ is for pages.'],
    },
    {
      name: 'webhookSecrets',
      question: "Secret of the webhook's endpoint (whsec_…)",
      kind: 'secret',
      holds: 'list',
      shape: [/^whsec_\S+$/, 'It begins with whsec_.'],
    },
  ],
  alipay: [
    { name: 'appId', question: 'APPID of the app', kind: 'text', shape: [/^\d{8,32}$/, 'It has digits alone.'] },
    {
      name: 'sellerId',
      question: "The merchant's PID (2088…)",
      kind: 'text',
      shape: [/^2088\d{12}$/, 'It has 16 digits, and begins with 2088.'],
    },
    { name: 'privateKey', question: "File with the app's private key", kind: 'file' },
    { name: 'alipayPublicKeys', question: "File with Alipay's public key", kind: 'file', holds: 'list' },
    {
      name: 'gateway',
      question: "Gateway of Alipay's sandbox (empty: real money)",
      kind: 'text',
      optional: true,
      shape: [/^https?:\/\/\S+$/, 'It is an address that begins with https://.'],
    },
  ],
  wechat: [
    { name: 'mchId', question: 'Merchant number (mchid)', kind: 'text', shape: word },
    { name: 'appId', question: 'App id (wx…)', kind: 'text', shape: word },
    { name: 'serial', question: "Serial number of the merchant's certificate", kind: 'text', shape: word },
    { name: 'privateKey', question: "File with the merchant's private key (apiclient_key.pem)", kind: 'file' },
    {
      name: 'apiV3Keys',
      question: 'APIv3 key (32 characters)',
      kind: 'secret',
      holds: 'list',
      shape: [/^[!-~]{32}$/, 'It has 32 characters.'],
    },
    { name: 'platformKeys', question: "File with WeChat Pay's public key", kind: 'file', holds: 'ring' },
  ],
};

/** The field of a name; an unknown one is answered with those that there are. */
export const fieldOf = (provider: ProviderName, name: string, wanted: (field: Field) => boolean): Field => {
  const candidates = fieldsOf[provider].filter(wanted);
  const field = candidates.find((each) => each.name === name);
  if (field) return field;
  throw new Error(`${provider} has no '${name}' for that: choose ${candidates.map((each) => each.name).join(', ')}.`);
};
