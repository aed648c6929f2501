import { createHmac } from 'node:crypto';
import type { Clock } from '../../engines/engine.ts';
import type { Post } from '../deliveries.ts';
import { randomId } from './store.ts';

const timeoutMs = 10_000;
const tooOldSeconds = 600;

/** The header that proves an event: each attempt is signed anew, and with two secrets while one is being rolled. */
export const signatureHeader = (body: string, secrets: readonly string[], at: Date): string => {
  const t = Math.floor(at.getTime() / 1000);
  const signed = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`);
  return [`t=${t}`, ...signed].join(',');
};

interface Options {
  readonly url: string;
  readonly secrets: () => readonly string[];
  readonly clock: Clock;
}

/** Sends events to the shop's webhook. Any 2xx acknowledges, a redirect does not. */
export const postEvents =
  ({ url, secrets, clock }: Options): Post =>
  async ({ body }, fault, stopped) => {
    const at = new Date(clock.now().getTime() - (fault.oldTimestamp ? tooOldSeconds * 1000 : 0));
    const signature = signatureHeader(body, fault.wrongKey ? [randomId('whsec')] : secrets(), at);
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body: fault.corrupt === undefined ? body : corrupted(body, fault.corrupt),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, acknowledged: response.ok };
  };

/** The event with another value in one field of its object, as somebody on the way would write it. */
const corrupted = (body: string, field: string): string => {
  const event: { data: { object: Record<string, unknown> } } = JSON.parse(body);
  const value = event.data.object[field];
  event.data.object[field] = typeof value === 'number' ? value + 1 : `${value ?? ''}x`;
  return JSON.stringify(event, null, 2);
};
