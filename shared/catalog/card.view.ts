import * as z from 'zod/mini';
import { MoneyView } from '../kernel/money.schema.ts';
import type { Card } from './product.ts';

export const availability = z.enum(['in_stock', 'low', 'sold_out']);

/** A rating as every list shows it. */
export const RatingView = z.object({ average: z.number(), count: z.int(), histogram: z.optional(z.array(z.int())) });

/** A product as a list shows it. */
export const CardView = z.object({
  productId: z.string(),
  name: z.string(),
  price: MoneyView,
  image: z.string(),
  rating: RatingView,
  availability,
});

export const cardView = (
  { productId, name, price, image, rating, availability }: Card,
  origin: string,
): z.output<typeof CardView> => ({
  productId,
  name,
  price,
  image: origin + image,
  rating,
  availability,
});
