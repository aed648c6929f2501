/** What a stage decides about its shop. Comes to every function as the variables `SHOP` (JSON) and `SHOP_ORIGIN`. */
export interface Shop {
  readonly stage: string;
  /** Address of the front door, without a slash at the end: what links in mails and cookie requests must start with. */
  readonly origin: string;
  readonly currency: string;
  /** Whether it sells for real money. Such a stage refuses the settings of a sandbox, and of a provider's test mode. */
  readonly takesRealMoney: boolean;
  /** Minutes that an order waits for its payment. */
  readonly paymentMinutes: number;
  /** Minor units; orders of `freeFrom` or more are shipped for nothing. */
  readonly shipping: { readonly flat: number; readonly freeFrom: number };
  /** Address that mails come from. */
  readonly mailFrom: string;
  /** Says "this e-mail is taken" at registration, as the design text asks; off, such a registration looks like any other. */
  readonly tellTakenEmail: boolean;
  /** How often one viewer may try something in a window: see `shared/users/throttle.ts`. */
  readonly throttles: Readonly<Record<'logins' | 'registrations' | 'mails' | 'confirmations', number>>;
}

export type StageShop = Omit<Shop, 'origin'>;

/** Reads the shop out of the environment of a function. */
export const readShop = (env: NodeJS.ProcessEnv): Shop => ({
  ...(JSON.parse(required(env, 'SHOP')) as StageShop),
  origin: required(env, 'SHOP_ORIGIN'),
});

/** A variable that the function cannot work without; `infra` sets it. */
export const required = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`The environment lacks ${name}: infra sets it together with the grant.`);
  return value;
};
