import { missing, Refusal, wrong } from './refusal.ts';
import type { Session } from './store.ts';

/** What a new session takes from the request that creates it. */
export type SessionRequest = Omit<Session, 'id' | 'created' | 'status' | 'paidBy' | 'paidBefore' | 'declines'>;

/** The part of Stripe's parameters that a shop with hosted card payments needs; every other one is refused. */
const known = [
  /^(mode|ui_mode|client_reference_id|success_url|cancel_url|expires_at|locale)$/,
  /^payment_method_types\[\d*\]$/,
  /^custom_text\[submit\]\[message\]$/,
  /^adaptive_pricing\[enabled\]$/,
  /^metadata\[[^\]]{1,40}\]$/,
  /^payment_intent_data\[(metadata\]\[[^\]]{1,40}|description)\]$/,
  /^line_items\[\d+\]\[(quantity|price_data\]\[(currency|unit_amount|product_data\]\[(name|description)))\]$/,
];

/** Checks the parameters of `POST /v1/checkout/sessions` as Stripe does, with Stripe's words where they matter. */
export const readSessionRequest = (params: URLSearchParams, now: Date): SessionRequest => {
  for (const name of params.keys())
    if (!known.some((pattern) => pattern.test(name)))
      throw new Refusal(400, `Received unknown parameter: ${name} (the sandbox knows those that the shop sends).`, {
        code: 'parameter_unknown',
        param: name,
      });
  if (required(params, 'mode') !== 'payment') throw wrong('mode', 'The sandbox knows the mode `payment` only.');

  const reference = params.get('client_reference_id');
  if (reference !== null && reference.length > 200)
    throw wrong('client_reference_id', 'Invalid string: must be at most 200 characters.');
  return {
    ...readLines(params),
    clientReferenceId: reference,
    metadata: readMetadata(params),
    message: readMessage(params),
    expiresAt: readDeadline(params, now),
    successUrl: url('success_url', required(params, 'success_url')),
    cancelUrl: params.has('cancel_url') ? url('cancel_url', required(params, 'cancel_url')) : null,
  };
};

const required = (params: URLSearchParams, name: string): string => {
  const value = params.get(name);
  if (value === null || value === '') throw missing(name);
  return value;
};

const readLines = (params: URLSearchParams): Pick<Session, 'amount' | 'currency' | 'description'> => {
  const indices = new Set([...params.keys()].map((name) => /^line_items\[(\d+)\]/.exec(name)?.[1]));
  indices.delete(undefined);
  if (indices.size === 0) throw missing('line_items');

  const lines = [...indices].map((index) => readLine(params, `line_items[${index}]`));
  const [first] = lines;
  if (!first || lines.some(({ currency }) => currency !== first.currency))
    throw wrong('line_items', 'All line items must have the same currency.');
  const amount = lines.reduce((total, line) => total + line.amount, 0);
  if (amount > 99_999_999)
    throw new Refusal(400, 'The total amount must be no more than 99999999.', { code: 'amount_too_large' });
  return { amount, currency: first.currency, description: lines.map(({ name }) => name).join(', ') };
};

const readLine = (params: URLSearchParams, line: string): { amount: number; currency: string; name: string } => {
  const price = `${line}[price_data]`;
  const currency = required(params, `${price}[currency]`).toLowerCase();
  if (!Intl.supportedValuesOf('currency').includes(currency.toUpperCase()))
    throw wrong(`${price}[currency]`, `Invalid currency: ${currency}.`);
  const amount = whole(params, `${price}[unit_amount]`) * whole(params, `${line}[quantity]`);
  return { amount, currency, name: required(params, `${price}[product_data][name]`) };
};

/** A whole number that must be there. */
export const whole = (params: URLSearchParams, name: string): number => {
  const value = required(params, name);
  if (!/^\d{1,12}$/.test(value)) throw new Refusal(400, `Invalid integer: ${value}`, { param: name });
  return Number(value);
};

/** What the shop has written on an object. */
export const readMetadata = (params: URLSearchParams): Record<string, string> => {
  const entries = [...params].flatMap(([name, value]) => {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    if (key === undefined) return [];
    if (value.length > 500) throw wrong(name, 'Metadata values can have up to 500 characters.');
    return [[key, value] as const];
  });
  if (entries.length > 50) throw wrong('metadata', 'You can specify up to 50 keys.');
  return Object.fromEntries(entries);
};

/** What the shop has to say beside the button. */
const readMessage = (params: URLSearchParams): string | null => {
  const message = params.get('custom_text[submit][message]');
  if (message !== null && message.length > 1_200)
    throw wrong('custom_text[submit][message]', 'Custom text can have up to 1200 characters.');
  return message;
};

const readDeadline = (params: URLSearchParams, now: Date): number => {
  const day = 24 * 60 * 60;
  const seconds = Math.floor(now.getTime() / 1000);
  if (!params.has('expires_at')) return seconds + day;
  const deadline = whole(params, 'expires_at');
  if (deadline < seconds + 30 * 60)
    throw wrong('expires_at', 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.');
  if (deadline > seconds + day)
    throw wrong('expires_at', 'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.');
  return deadline;
};

const url = (param: string, value: string): string => {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new Refusal(400, 'Not a valid URL', { code: 'url_invalid', param });
  return value;
};
