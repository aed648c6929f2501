import type { StageShop } from '#shared/kernel/shop.ts';

/** Everything in which one stage differs from another. */
export interface Stage {
  readonly region: string;
  /** What the shop itself is told of its stage. */
  readonly shop: StageShop;
  /** Sites that may call with Bearer tokens out of a browser, besides the shop's own. */
  readonly corsOrigins: readonly string[];
  /** Requests a second for the whole API, and how many may come at once: a ceiling for the bill. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Days that the log is kept. Numbers, and no enum of the CDK: whoever only asks what a stage is need not load it. */
  readonly logRetention: 7 | 30 | 90;
  /** Data outlive their stack and can be restored to any second of the last 35 days. */
  readonly keepsData: boolean;
  /** The shop's own name, with a certificate of us-east-1; without one CloudFront's name is used. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** A web ACL of us-east-1 in front of everything. */
  readonly webAclArn?: string;
}

const freeShippingFrom = 9900;

const dev: Stage = {
  region: 'eu-west-1',
  shop: {
    stage: 'dev',
    currency: 'CNY',
    takesRealMoney: false,
    paymentMinutes: 30,
    shipping: { flat: 0, freeFrom: 0 },
    mailFrom: 'no-reply@dev.shop.example',
    tellTakenEmail: true,
    // Tests and load come from one address.
    throttles: { logins: 10_000, registrations: 5_000, mails: 2_000, confirmations: 5_000 },
  },
  corsOrigins: ['http://localhost:5173'],
  throttle: { rate: 2_000, burst: 2_000 },
  logRetention: 7,
  keepsData: false,
};

const prod: Stage = {
  region: 'eu-west-1',
  shop: {
    ...dev.shop,
    stage: 'prod',
    takesRealMoney: true,
    shipping: { flat: 1000, freeFrom: freeShippingFrom },
    mailFrom: 'no-reply@shop.example',
    throttles: { logins: 100, registrations: 30, mails: 30, confirmations: 60 },
  },
  corsOrigins: ['https://www.shop.example'],
  throttle: { rate: 5_000, burst: 5_000 },
  logRetention: 90,
  keepsData: true,
};

/** Prod in small: it differs in what it costs, in whose money it takes and in who may call it, in nothing that could break only in prod. */
const staging: Stage = {
  ...prod,
  shop: { ...prod.shop, stage: 'staging', takesRealMoney: false, mailFrom: 'no-reply@staging.shop.example' },
  corsOrigins: ['https://staging.shop.example'],
  throttle: { rate: 500, burst: 500 },
  logRetention: 30,
};

/** The stages of the shop. */
export const stages = { dev, staging, prod } as const satisfies Record<string, Stage>;

export type StageName = keyof typeof stages;

const isStageName = (name: unknown): name is StageName => typeof name === 'string' && Object.hasOwn(stages, name);

/** A name as that of a stage; an unknown one is answered with the list of those that exist. */
export const stageName = (name: unknown): StageName => {
  if (isStageName(name)) return name;
  throw new Error(`There is no stage '${name}'. There are ${Object.keys(stages).join(', ')}.`);
};
