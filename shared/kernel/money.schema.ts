import * as z from 'zod/mini';
import { largestAmount, type Money } from './money.ts';

/** Money on the wire. */
export const MoneyView = z.object({ amount: z.int(), currency: z.string() });

export const moneyView = ({ amount, currency }: Money): Money => ({ amount, currency });

/** A price that a merchant sets: at least one minor unit. */
export const Price = z.strictObject({
  amount: z.int().check(z.minimum(1), z.maximum(largestAmount)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});
