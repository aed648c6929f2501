import { tellingWords } from './content.ts';
import { correctedText } from './correct.ts';
import { Expansion } from './expand.ts';
import { facetsOf } from './facets.ts';
import { filterOf } from './filter.ts';
import { Best, byPlace, keyOf, Place, type Position, placeAt, positionOf, type Sort } from './order.ts';
import type { SearchQuery, SearchResult } from './query.ts';
import { type QueryWord, wordsOf } from './query-word.ts';
import { type Ranking, ranking as tuned } from './ranking.ts';
import { Scorer } from './score.ts';
import { refused, requiredOfMark, Scores, wordsOfMark } from './scores.ts';
import type { Segment } from './segment.ts';
import type { Statistics } from './statistics.ts';

/** A query as every segment is asked it. */
interface Asked {
  readonly query: SearchQuery;
  readonly sort: Sort;
  readonly words: readonly QueryWord[];
  /** Whether a text was asked for: without one, everything is a hit. */
  readonly hasText: boolean;
  readonly after: Position | undefined;
  readonly ranking: Ranking;
}

let room = new Scores(0);

const roomFor = (size: number): Scores => {
  if (room.met.length < size) room = new Scores(size);
  return room;
};

/**
 * The words of which a hit has at least one. A keyword search needs the rarest of those that it insists on; of the others
 * nothing is a hit that has only words that tell little beside the rest: half of all names have an `x`.
 */
const admitting = (words: readonly QueryWord[], mode: SearchQuery['mode'], minor: number): QueryWord[] => {
  const telling = words.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  const [rarest] = words.filter(({ required }) => required).sort((one, other) => other.weight - one.weight);
  if (mode === 'keyword' && rarest) return [rarest];
  const all = telling.reduce((sum, { weight }) => sum + weight, 0);
  let rest = all;
  return telling.filter(({ weight }) => {
    const needed = rest > all * minor;
    rest -= weight;
    return needed;
  });
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
    scorer.admit(admitting(words, query.mode, ranking.minor));
    words.forEach((word, i) => {
      scorer.add(word, words[i - 1]);
    });
  } else meetAll(segment, scores, accepts);
  const needed = query.mode === 'keyword' ? words.filter(({ required }) => required).length : 0;
  return candidates(scores, needed);
};

/** What the filters let through, and what has every word that is needed. */
const candidates = ({ met, count, marks }: Scores, needed: number): Uint32Array => {
  const hits = new Uint32Array(count);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const product = met[i] ?? 0;
    const mark = marks[product] ?? 0;
    if (mark !== refused && requiredOfMark(mark) >= needed) hits[found++] = product;
  }
  return hits.subarray(0, found);
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
  for (let i = 0; i < hits.length; i++) {
    const product = hits[i] ?? 0;
    const first = key(product, (scores.score[product] ?? 0) * (coverage[wordsOfMark(scores.marks[product] ?? 0)] ?? 0));
    if (!best.wants(first) || (after && first > after.key)) continue;
    const place = new Place(first, segment, product);
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
    terms: new Set(words.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))),
    total: found.reduce((sum, [, hits]) => sum + hits.length, 0),
    ...(query.facets && query.facets.length > 0 && { facets: facetsOf(query.facets, found) }),
    ...(places.length > page.length && last && { next: positionOf(sort, last) }),
    ...(correctedQuery !== undefined && { correctedQuery }),
  };
};
