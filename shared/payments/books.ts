import type { Money } from '#shared/kernel/money.ts';
import { beijingTime } from './beijing.ts';

/** A transaction that a provider's books of a day hold. */
export interface Booked {
  readonly transactionId: string;
  readonly paymentNumber: string;
  readonly amount: Money;
}

/** A day as Alipay and WeChat close their books: from midnight to midnight in Beijing. */
export interface BookDay {
  /** Such as `2026-11-22`. */
  readonly date: string;
  readonly from: Date;
  readonly to: Date;
}

/** What a provider was paid on one day, as its own books say. */
export type Books<Settings> = (settings: Settings, day: BookDay) => AsyncGenerator<Booked>;

/** A bill may be large, and nobody waits at a counter for it. */
export const billPatienceMs = 60_000;
export const billBytes = 200_000_000;

/** The day of a date; undefined when there is none such. */
export const bookDayOf = (date: string): BookDay | undefined => {
  const from = new Date(`${date}T00:00:00+08:00`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(from.getTime()) || dateOf(from) !== date) return undefined;
  return { date, from, to: new Date(from.getTime() + 86_400_000) };
};

/** The date of a moment in Beijing. */
export const dateOf = (at: Date): string => beijingTime(at).slice(0, 10);
