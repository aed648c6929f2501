import type { DurableMap } from '../../engines/durable-map.ts';
import type { Refunds } from './refunds.ts';
import { wrong } from './refusal.ts';
import type { Event } from './store.ts';
import { refundObject } from './wire.ts';

/** `GET /v1/events`: newest first, for those who ask what they have missed. */
export const listEvents = (events: DurableMap<Event>, query: URLSearchParams): unknown => {
  const types = [...query].filter(([name]) => /^types?(\[\d*\])?$/.test(name)).map(([, value]) => value);
  const isAsked = createdIn(query);
  const newestFirst = [...events.values()].reverse();
  const asked = newestFirst.filter((event) => isAsked(event) && (types.length === 0 || types.includes(event.type)));
  return listed('/v1/events', asked, query, ({ body }): unknown => JSON.parse(body));
};

/** `GET /v1/refunds`: newest first, of one payment intent or of all. */
export const listRefunds = (refunds: Refunds, query: URLSearchParams): unknown =>
  listed('/v1/refunds', refunds.of(query.get('payment_intent')).filter(createdIn(query)), query, refundObject);

/** A page of a list, after the object that the one before ended with. */
const listed = <Each extends { readonly id: string }>(
  url: string,
  all: readonly Each[],
  query: URLSearchParams,
  view: (each: Each) => unknown,
): unknown => {
  const limit = Number(query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw wrong('limit', 'The limit is between 1 and 100.');
  const last = query.get('starting_after');
  const rest = last === null ? all : all.slice(all.findIndex(({ id }) => id === last) + 1);
  return { object: 'list', data: rest.slice(0, limit).map(view), has_more: rest.length > limit, url };
};

const createdIn = (query: URLSearchParams) => {
  const bound = (name: string, otherwise: number): number => Number(query.get(`created[${name}]`) ?? otherwise);
  const [from, after, until, before] = [
    bound('gte', 0),
    bound('gt', -1),
    bound('lte', Number.POSITIVE_INFINITY),
    bound('lt', Number.POSITIVE_INFINITY),
  ];
  return ({ created }: { readonly created: number }): boolean =>
    created >= from && created > after && created <= until && created < before;
};
