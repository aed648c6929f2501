import * as z from 'zod/mini';
import { type Card, CardView, cardView } from '../catalog/index.ts';
import { line } from '../kernel/text.schema.ts';
import type { RingEvent } from './ring.ts';

/** What anybody may send for an id; whether it names something is for the shop to know. */
const productId = line(64);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What was looked at: one product now, or several with their times, for apps that tell of them together. */
export const NewViews = z
  .strictObject({
    productId: z.optional(productId),
    views: z.optional(
      z
        .array(z.strictObject({ productId, at: z.iso.datetime({ offset: true }) }))
        .check(z.minLength(1), z.maxLength(20)),
    ),
  })
  .check(
    z.refine<object>((body) => 'productId' in body || 'views' in body, {
      path: ['productId'],
      error: 'is required, or views',
      when: ({ value }) => isObject(value),
    }),
    z.refine<object>((body) => !('productId' in body && 'views' in body), {
      path: ['views'],
      error: 'must not be there beside a productId',
      when: ({ value }) => isObject(value),
    }),
  );

export const RecordingView = z.object({ recording: z.boolean() });

export const ViewedView = z.extend(CardView, { at: z.string() });

export const viewedView = (card: Card, { at }: Pick<RingEvent, 'at'>, origin: string): z.output<typeof ViewedView> => ({
  ...cardView(card, origin),
  at,
});
