import { Best } from './best.ts';
import { tellingWords } from './content.ts';
import { correctedText } from './correct.ts';
import { Expansion } from './expand.ts';
import { FacetCounts } from './facets.ts';
import { filterOf } from './filter.ts';
import { byPlace, keyOf, Place, type Position, placeAt, positionOf, type Sort } from './order.ts';
import type { SearchQuery, SearchResult } from './query.ts';
import { type QueryWord, wordsOf } from './query-word.ts';
import { type Ranking, ranking as tuned } from './ranking.ts';
import { Scorer } from './score.ts';
import { type Hits, Scores, wordsOfMark } from './scores.ts';
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
  if (room.slots.length < size) room = new Scores(size);
  room.clear();
  return room;
};

/**
 * The words of which a hit has at least one. A keyword search needs the rarest of those that it insists on; of the others
 * nothing is a hit that has only words that tell little beside the rest: half of all names have an `x`.
 */
const admitting = (words: readonly QueryWord[], mode: SearchQuery['mode'], minor: number): Set<QueryWord> => {
  const telling = words.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  const [rarest] = words.filter(({ required }) => required).sort((one, other) => other.weight - one.weight);
  if (mode === 'keyword' && rarest) return new Set([rarest]);
  const all = telling.reduce((sum, { weight }) => sum + weight, 0);
  let rest = all;
  const needed = telling.filter(({ weight }) => {
    const isNeeded = rest > all * minor;
    rest -= weight;
    return isNeeded;
  });
  return new Set(needed);
};

const scoreWords = (scorer: Scorer, { words, query, ranking }: Asked): void => {
  const admit = admitting(words, query.mode, ranking.minor);
  // A word that makes no hits itself has to know those that words behind it will make.
  const firstMinor = words.findIndex((word) => !admit.has(word));
  if (firstMinor >= 0) scorer.admit(words.slice(firstMinor).filter((word) => admit.has(word)));
  words.forEach((word, i) => {
    scorer.add(word, words[i - 1], admit.has(word));
  });
};

const everything = (size: number): Uint32Array => {
  const products = new Uint32Array(size);
  for (let product = 0; product < size; product++) products[product] = product;
  return products;
};

const hitsIn = (segment: Segment, asked: Asked, statistics: Statistics, scores: Scores): Hits => {
  const { query, words, hasText, ranking } = asked;
  const filter = filterOf(segment, query.filters ?? {}, query.without ?? []);
  if (hasText) scoreWords(new Scorer(segment, statistics, ranking, scores, filter), asked);
  else scores.meet(everything(segment.size), segment.size, filter);
  return scores.hits(query.mode === 'keyword' ? words.filter(({ required }) => required).length : 0);
};

/** Puts the hits of a segment among the first. */
const rank = (segment: Segment, { products, score, marks }: Hits, asked: Asked, best: Best): void => {
  const { after, words, query, ranking } = asked;
  const key = keyOf(asked.sort, segment);
  const power = query.mode === 'content' ? 0 : ranking.coverage;
  const coverage = [1, ...words].map((_, has) => Math.fround((has / Math.max(1, words.length)) ** power));
  for (let i = 0; i < products.length; i++) {
    const product = products[i] ?? 0;
    const first = key(product, (score[i] ?? 0) * (coverage[wordsOfMark(marks[i] ?? 0)] ?? 0));
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
  const counts = new FacetCounts(query.facets ?? []);
  let total = 0;
  for (const segment of segments) {
    const hits = hitsIn(segment, asked, statistics, roomFor(segment.size));
    total += hits.products.length;
    rank(segment, hits, asked, best);
    counts.add(segment, hits.products);
  }
  const facets = counts.finished();
  const places = best.places;
  const page = places.slice(0, query.limit);
  const last = page.at(-1);
  const correctedQuery = correctedText(query.text ?? '', words);
  return {
    hits: page.map(({ productId, key }) => ({ productId, score: sort === 'relevance' ? key : 0 })),
    terms: new Set(words.flatMap(({ alternatives }) => alternatives.map(({ term }) => term))),
    total,
    ...(facets && { facets }),
    ...(places.length > page.length && last && { next: positionOf(sort, last) }),
    ...(correctedQuery !== undefined && { correctedQuery }),
  };
};
