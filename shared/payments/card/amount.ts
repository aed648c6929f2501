import { type Money, money } from '#shared/kernel/money.ts';
import { invalid } from '#shared/kernel/problem.ts';

/**
 * Stripe counts in minor units as the shop does: yen for JPY (no decimals), fen for CNY, fils for KWD (three decimals).
 * Two kinds differ. ISK and UGX have lost their decimals, and Stripe still counts them in hundredths;
 * and of three decimals only two may be used.
 */
const countedInHundredths = new Set(['ISK', 'UGX']);
const threeDecimals = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** Eight digits are the most that a card payment takes. */
const largest = 99_999_999;

/** An amount as Stripe's API takes it; the shopper is told where a card cannot pay it. */
export const toStripe = ({ amount, currency }: Money): { amount: number; currency: string } => {
  if (threeDecimals.has(currency) && amount % 10 !== 0)
    throw invalid('method', `cards take ${currency} in steps of 10 minor units only; choose another way to pay`);
  const counted = countedInHundredths.has(currency) ? amount * 100 : amount;
  if (counted > largest) throw invalid('method', 'the total is more than a card takes; choose another way to pay');
  return { amount: counted, currency: currency.toLowerCase() };
};

/** An amount as Stripe reports it; undefined when it is not one. */
export const fromStripe = (amount: unknown, currency: unknown): Money | undefined => {
  if (typeof currency !== 'string' || !/^[a-z]{3}$/.test(currency)) return undefined;
  const code = currency.toUpperCase();
  const minor = typeof amount === 'number' && countedInHundredths.has(code) ? amount / 100 : amount;
  return typeof minor === 'number' && Number.isSafeInteger(minor) && minor >= 0 ? money(minor, code) : undefined;
};
