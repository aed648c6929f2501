import * as z from 'zod/mini';
import type { Clock } from '../../engines/engine.ts';
import type { Post } from '../deliveries.ts';
import { rsaKey } from '../keys.ts';
import { notifiable } from '../this-machine.ts';
import { sealed, signatureHeaders, signTest } from './sign.ts';

/** Who has not answered by then has not acknowledged. */
const timeoutMs = 5_000;
const tooOldMs = 600_000;

const Told = z.looseObject({ event_type: z.string(), resource: z.record(z.string(), z.unknown()) });
type Told = z.infer<typeof Told>;

interface Options {
  readonly clock: Clock;
  /** The key that signs, and its id. */
  readonly signer: () => { id: string; privateKey: string };
  readonly apiV3Key: () => string;
}

/** Sends notifications to the shop. 200 and 204 acknowledge, within five seconds. */
export const postNotifications =
  ({ clock, signer, apiV3Key }: Options): Post =>
  async ({ body: told, to }, fault, stopped) => {
    const url = notifiable(to);
    const notification = Told.parse(JSON.parse(told));
    const body = encrypted(notification, apiV3Key());
    const at = clock.now().getTime() - (fault.oldTimestamp ? tooOldMs : 0);
    const { id, privateKey } = signer();
    const headers = signatureHeaders(body, { id, privateKey: fault.wrongKey ? await rsaKey() : privateKey, at });
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...(fault.signTest ? signTest(headers) : headers) },
      body: fault.corrupt === undefined ? body : encrypted(corrupted(notification, fault.corrupt), apiV3Key()),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, acknowledged: response.status === 200 || response.status === 204 };
  };

const encrypted = (told: Told, apiV3Key: string): string => {
  const associated = told.event_type.startsWith('REFUND') ? 'refund' : 'transaction';
  return JSON.stringify({ ...told, resource: sealed(told.resource, associated, apiV3Key) });
};

/** What is told with another value in one field, as somebody would write it who has the APIv3 key and not WeChat's own. */
const corrupted = (told: Told, field: string): Told => {
  const amount = told.resource['amount'];
  const { resource } = told;
  if (field === 'amount' && typeof amount === 'object')
    return { ...told, resource: { ...resource, amount: { ...amount, total: 1 } } };
  return { ...told, resource: { ...resource, [field]: `${resource[field] ?? ''}x` } };
};
