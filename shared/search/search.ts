import { tellingWords } from './content.ts';
import { correctedText } from './correct.ts';
import { Expansion } from './expand.ts';
import { facetsOf } from './facets.ts';
import { filterOf } from './filter.ts';
import { Best, byPlace, keyOf, type Place, placeAt, positionOf, type Sort } from './order.ts';
import type { SearchQuery, SearchResult } from './query.ts';
import { type QueryWord, wordsOf } from './query-word.ts';
import { type Ranking, ranking as tuned } from './ranking.ts';
import { Scorer } from './score.ts';
import { Scores } from './scores.ts';
import type { Segment } from './segment.ts';
import type { Statistics } from './statistics.ts';

/** A query as every segment is asked it. */
interface Asked {
  readonly query: SearchQuery;
  readonly sort: Sort;
  readonly words: readonly QueryWord[];
  /** Whether a text was asked for: without one, everything is a hit. */
  readonly hasText: boolean;
  readonly after: Place | undefined;
  readonly ranking: Ranking;
}

let room = new Scores(0);

const roomFor = (size: number): Scores => {
  if (room.met.length < size) room = new Scores(size);
  return room;
};

/** Goes through all that is on sale: for a query without words. */
const meetAll = (segment: Segment, scores: Scores, accepts: (product: number) => boolean): void => {
  for (let product = 0; product < segment.size; product++) scores.meet(product, accepts);
};

/** The products of a segment that a query finds; their scores are in `scores` until it is cleared. */
const hitsIn = (segment: Segment, asked: Asked, statistics: Statistics, scores: Scores): Uint32Array => {
  const { query, words, hasText, ranking } = asked;
  const accepts = filterOf(segment, query.filters ?? {}, new Set(query.without));
  if (hasText) {
    const scorer = new Scorer(segment, statistics, ranking, scores, accepts);
    words.forEach((word, i) => {
      scorer.add(word, words[i - 1]);
    });
  } else meetAll(segment, scores, accepts);
  const needed = query.mode === 'keyword' ? words.filter(({ required }) => required).length : 0;
  const isHit = (product: number): boolean => scores.state[product] === 1 && (scores.required[product] ?? 0) >= needed;
  return scores.met.subarray(0, scores.count).filter(isHit);
};

/** Puts the hits of a segment among the first. */
const rank = (segment: Segment, hits: Uint32Array, asked: Asked, scores: Scores, best: Best): void => {
  const { after, words, query, ranking } = asked;
  const key = keyOf(asked.sort, segment);
  const power = query.mode === 'content' ? 0 : ranking.coverage;
  const coverage = Float32Array.from(
    { length: words.length + 1 },
    (_, has) => (has / Math.max(1, words.length)) ** power,
  );
  for (const product of hits) {
    const score = (scores.score[product] ?? 0) * (coverage[scores.words[product] ?? 0] ?? 0);
    const first = key(product, score);
    if (!best.wants(first) || (after && first > after.key)) continue;
    const place = {
      key: first,
      sales: segment.sales[product] ?? 0,
      rating: segment.rating[product] ?? 0,
      productId: segment.productIds.at(product),
    };
    if (!after || byPlace(place, after) > 0) best.add(place);
  }
};

const wordsFor = (
  segments: readonly Segment[],
  statistics: Statistics,
  ranking: Ranking,
  query: SearchQuery,
): QueryWord[] => {
  const text = query.text ?? '';
  if (query.mode === 'content') return tellingWords(text, statistics);
  return new Expansion(segments, statistics, ranking).of(wordsOf(text));
};

/** Searches all segments as if they were one. */
export const search = (
  segments: readonly Segment[],
  statistics: Statistics,
  query: SearchQuery,
  ranking: Ranking = tuned,
): SearchResult => {
  const sort = query.sort ?? 'relevance';
  const words = wordsFor(segments, statistics, ranking, query);
  const after = query.after === undefined ? undefined : placeAt(query.after, sort);
  const asked: Asked = { query, sort, words, hasText: (query.text ?? '').trim() !== '', after, ranking };
  const best = new Best(query.limit + 1);
  const found = segments.map((segment): readonly [Segment, Uint32Array] => {
    const scores = roomFor(segment.size);
    const hits = hitsIn(segment, asked, statistics, scores);
    rank(segment, hits, asked, scores, best);
    scores.clear();
    return [segment, hits];
  });
  const places = best.sorted();
  const page = places.slice(0, query.limit);
  const last = page.at(-1);
  const correctedQuery = correctedText(query.text ?? '', words);
  return {
    hits: page.map(({ productId, key }) => ({ productId, score: sort === 'relevance' ? key : 0 })),
    total: found.reduce((sum, [, hits]) => sum + hits.length, 0),
    ...(query.facets && query.facets.length > 0 && { facets: facetsOf(query.facets, found) }),
    ...(places.length > page.length && last && { next: positionOf(sort, last) }),
    ...(correctedQuery !== undefined && { correctedQuery }),
  };
};
