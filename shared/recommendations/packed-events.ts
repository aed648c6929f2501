import { randomBytes } from 'node:crypto';
import { type EventType, eventTypes } from './formula.ts';
import { idBytes, packId, unpackId, viewOf } from './packed-id.ts';
import { readable } from './readable.ts';
import type { Ring, RingEvent } from './ring.ts';

type Events = Pick<Ring, 'events' | 'inSession' | 'secret'>;

const secretBytes = 8;
/** How many the session has, and the secret. */
const headBytes = 1 + secretBytes;
/** A product, seconds since 1970 in four bytes (they last until 2106), and one byte for the rest. */
const eventBytes = idBytes + 4 + 1;
const counted = 0x80;

/** Nine bytes, then 21 for each event: forty of them in 849. Without a secret they get one. */
export const packEvents = ({ events, inSession, secret }: Events): Uint8Array => {
  const bytes = new Uint8Array(headBytes + events.length * eventBytes);
  const view = viewOf(bytes);
  view.setUint8(0, Math.min(inSession, 0xff));
  bytes.set(secret === undefined ? randomBytes(secretBytes) : Buffer.from(secret, 'base64url'), 1);
  events.forEach(({ productId, type, at, isCounted }, i) => {
    const start = headBytes + i * eventBytes;
    packId(productId, view, start);
    view.setUint32(start + idBytes, Date.parse(at) / 1_000);
    view.setUint8(start + idBytes + 4, eventTypes.indexOf(type) | (isCounted ? counted : 0));
  });
  return bytes;
};

const noEvents: Events = { events: [], inSession: 0 };

/** None where they cannot be read: their owner goes on with an empty ring. */
export const unpackEvents = (bytes: Uint8Array): Events => readable('a ring', () => unpacked(bytes), noEvents);

const unpacked = (bytes: Uint8Array): Events => {
  const view = viewOf(bytes);
  const secret = Buffer.from(bytes.subarray(1, headBytes)).toString('base64url');
  const events = Array.from({ length: (bytes.length - headBytes) / eventBytes }, (_, i): RingEvent => {
    const start = headBytes + i * eventBytes;
    const rest = view.getUint8(start + idBytes + 4);
    return {
      productId: unpackId(view, start),
      type: typeAt(rest & ~counted),
      at: new Date(view.getUint32(start + idBytes) * 1_000).toISOString(),
      isCounted: (rest & counted) !== 0,
    };
  });
  if (bytes.length < headBytes) throw new RangeError(`No ring: ${bytes.length} bytes`);
  return { events, inSession: view.getUint8(0), secret };
};

const typeAt = (place: number): EventType => {
  const type = eventTypes[place];
  if (type === undefined) throw new RangeError(`No type of an event: ${place}`);
  return type;
};
