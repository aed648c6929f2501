import type { Ring } from './ring.ts';

/** A product that was looked at, and when it was last. */
export interface Viewed {
  readonly productId: string;
  readonly at: string;
  /** The number of that event: of two in one second the later one has the higher. */
  readonly number: number;
}

/** Where a page ends: the time and the number of its last view. */
export const viewedForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z#\d{1,15}$/;

const positionOf = ({ at, number }: Viewed): string => `${at}#${number}`;

const newestFirst = (a: Pick<Viewed, 'at' | 'number'>, b: Pick<Viewed, 'at' | 'number'>): number =>
  Date.parse(b.at) - Date.parse(a.at) || b.number - a.number;

/** Some of what was looked at, each product once, the newest first. */
export const viewedPage = (
  { events, taken }: Ring,
  limit: number,
  after?: string,
): { readonly items: readonly Viewed[]; readonly next?: string } => {
  const views = events
    .flatMap(({ productId, type, at }, i) => (type === 'view' ? [{ productId, at, number: taken - i }] : []))
    .toSorted(newestFirst);
  const once = [...new Map(views.toReversed().map((view) => [view.productId, view])).values()].toSorted(newestFirst);
  const [at = '', number] = after?.split('#') ?? [];
  const rest =
    after === undefined ? once : once.filter((view) => newestFirst({ at, number: Number(number) }, view) < 0);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(last && rest.length > limit && { next: positionOf(last) }) };
};
