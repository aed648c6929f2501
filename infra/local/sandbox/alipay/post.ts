import * as z from 'zod/mini';
import type { Clock } from '../../engines/engine.ts';
import { beijingTime } from '../beijing.ts';
import type { Post } from '../deliveries.ts';
import { rsaKey } from '../keys.ts';
import { notifiable } from '../this-machine.ts';
import { type Params, signedParams } from './sign.ts';

const timeoutMs = 10_000;
const tooOldMs = 600_000;
const Body = z.record(z.string(), z.string());

interface Options {
  readonly clock: Clock;
  readonly key: () => string;
}

/** Sends forms to the shop. Exactly these seven characters with 200 acknowledge; the rest is asked for again. */
export const postForms =
  ({ clock, key }: Options): Post =>
  async ({ body, to }, { oldTimestamp, wrongKey, corrupt }, stopped) => {
    const url = notifiable(to);
    const at = new Date(clock.now().getTime() - (oldTimestamp ? tooOldMs : 0));
    const told = { ...Body.parse(JSON.parse(body)), notify_time: beijingTime(at) };
    const signed = signedParams(told, wrongKey ? await rsaKey() : key());
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(corrupt === undefined ? signed : corrupted(signed, corrupt)).toString(),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    });
    const answer = Buffer.from(await response.arrayBuffer()).toString('latin1');
    return { status: response.status, acknowledged: response.status === 200 && answer === 'success' };
  };

/** The form with another value in one field, as somebody on the way would write it. */
const corrupted = (params: Params, field: string): Params => {
  const value = params[field] ?? '';
  return { ...params, [field]: /^\d/.test(value) ? `9${value}` : `${value}x` };
};
