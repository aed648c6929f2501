import { ProviderRefusal, twice } from '../attempts.ts';
import { exchange, type ProviderCall } from '../exchange.ts';
import { isObject, isText, objectIn } from '../json.ts';
import type { CardSettings } from './settings.ts';

/** The version whose objects this folder reads; the webhook endpoint must be set to the same one. */
const apiVersion = '2026-10-28.endive';

export interface CardCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

/** Stripe understood the call and refused it: the request, the key or the object's state is wrong. */
export class CardRefusal extends ProviderRefusal {
  override readonly name = 'CardRefusal';
  readonly status: number;
  readonly code: string | undefined;
  readonly type: string | undefined;

  constructor(status: number, body: unknown) {
    const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
    super(`Stripe answered ${status}: ${isText(error['message']) ? error['message'] : 'no message'}`);
    this.status = status;
    this.code = isText(error['code']) ? error['code'] : undefined;
    this.type = isText(error['type']) ? error['type'] : undefined;
  }
}

/** Calls Stripe, once more when it does not answer: the same key makes the repeat harmless. */
export const callStripe = (settings: CardSettings, call: CardCall, timeoutMs: number): Promise<unknown> =>
  twice(() => attempt(settings, call, timeoutMs));

const attempt = async (settings: CardSettings, call: CardCall, timeoutMs: number): Promise<unknown> => {
  const { status, body } = await exchange(request(settings, call), timeoutMs);
  // Busy rather than wrong: 409 is another call with the same key still at work, 429 the rate limit.
  if (status >= 500 || status === 409 || status === 429) throw new Error(`Stripe answered ${status}`);
  const value = objectIn(body);
  if (!value) throw new Error(`Stripe answered ${status} without a JSON object`);
  if (status !== 200) throw new CardRefusal(status, value);
  return value;
};

const request = (
  { apiKey, apiBase = 'https://api.stripe.com' }: CardSettings,
  { method, path, form, idempotencyKey }: CardCall,
): ProviderCall => ({
  url: new URL(path, apiBase),
  method,
  headers: {
    authorization: `Bearer ${apiKey}`,
    'stripe-version': apiVersion,
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  },
  ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
});
