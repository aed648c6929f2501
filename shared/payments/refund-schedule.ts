import type { Refund } from './refund.ts';

const minute = 60_000;

/** Minutes after which a provider is asked again, by how often it was asked; the last one for ever. */
const pauses = [1, 1, 2, 5, 10, 30, 60];

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

/** When a refund is sent that its own request tries to send first. */
export const firstTry = (now: Date): string => later(now, minute);

/** When the provider is asked next about a refund, or is sent it again. */
export const askedAboutAt = ({ attempts }: Pick<Refund, 'attempts'>, now: Date): string =>
  later(now, (pauses[attempts] ?? 60) * minute);

/** Providers say within a day what has become of a refund; what takes longer is for a person to look at. */
export const isOverdue = ({ createdAt }: Pick<Refund, 'createdAt'>, now: Date): boolean =>
  now.getTime() - Date.parse(createdAt) > 24 * 60 * minute;
