import * as z from 'zod/mini';
import { fullRating, type Rating } from './rating.ts';

/** All reviews of a product in numbers: `histogram` counts those of one to five stars. */
export const FullRatingView = z.object({
  average: z.number(),
  count: z.int(),
  histogram: z.array(z.int()),
  service: z.optional(z.object({ average: z.number(), count: z.int() })),
});

export const fullRatingView = (rating: Rating | undefined): z.output<typeof FullRatingView> => {
  const { histogram, ...numbers } = fullRating(rating);
  return { ...numbers, histogram: [...histogram] };
};
