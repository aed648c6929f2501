import { createHmac, timingSafeEqual } from 'node:crypto';
import { notGenuine } from '../provider.ts';

/** How far the time of signing may be from ours, in either direction; Stripe's own library looks at the past only. */
const toleranceSeconds = 300;

/**
 * Proves that Stripe signed exactly these bytes, and lately: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`,
 * HMAC-SHA256 over `<t>.<body>`. During a roll-over there are two secrets, and two `v1`; one pair must match.
 */
export const assertSigned = (
  header: string | undefined,
  rawBody: Buffer,
  secrets: readonly string[],
  now: Date,
): void => {
  const { timestamp, signatures } = parseHeader(header);
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) throw notGenuine('stale');

  const genuine = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
    return signatures.some((signature) => timingSafeEqual(signature, expected));
  });
  if (!genuine) throw notGenuine('wrong signature');
};

const parseHeader = (header: string | undefined): { timestamp: string; signatures: readonly Buffer[] } => {
  if (header === undefined) throw notGenuine('no signature');
  const elements = header.split(',').map((element) => {
    const [, scheme, value] = /^([a-z]\w*)=(.+)$/.exec(element) ?? [];
    if (!scheme || !value) throw notGenuine('malformed signature header');
    return { scheme, value };
  });

  // Two headers arrive joined into one, and then there are two times: nobody may choose which one counts.
  const [time, ...moreTimes] = elements.filter(({ scheme }) => scheme === 't');
  if (!time || moreTimes.length > 0 || !/^\d{1,12}$/.test(time.value)) throw notGenuine('malformed signature header');

  // `v0` is a decoy that anyone can make; schemes to come are none of ours yet.
  const signatures = elements
    .filter(({ scheme, value }) => scheme === 'v1' && /^[0-9a-f]{64}$/.test(value))
    .map(({ value }) => Buffer.from(value, 'hex'));
  return { timestamp: time.value, signatures };
};
