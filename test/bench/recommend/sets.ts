import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#infra/build/places.ts';
import { basketStudy, lastPart, ratingStudy, sequenceStudy, sessionStudy } from './protocols.ts';
import { attributesIn, basketsIn, ratingsIn, sequencesIn, sessionsIn } from './read.ts';
import type { Format, Study } from './study.ts';

/** Data in files, not read yet. */
export interface DataSet {
  readonly name: string;
  readonly format: Format;
  readonly data: string;
  readonly test?: string;
  readonly attributes?: string;
}

/** Where data may lie that may not be passed on; `RECOMMEND_DATA` names another place. */
export const dataFolder = process.env['RECOMMEND_DATA'] ?? join(projectRoot, '../shared/data/recommend');

const sets: readonly DataSet[] = [
  {
    name: 'Beauty',
    format: 'sequences',
    data: 'beauty/sequences.txt',
    attributes: 'beauty/item-attributes.json',
  },
  { name: 'MovieLens 100K', format: 'ratings', data: 'movielens-100k/ratings.tsv.gz' },
  {
    name: 'Diginetica',
    format: 'sessions',
    data: 'diginetica/sessions.train.jsonl.gz',
    test: 'diginetica/sessions.validation.jsonl.gz',
  },
  { name: 'Online Retail', format: 'baskets', data: 'online-retail/lines-before-2011-10.csv.gz' },
];

const small: DataSet = {
  name: 'Online Retail (small, shipped)',
  format: 'baskets',
  data: join(import.meta.dirname, 'online-retail.csv.gz'),
};

/** The sets that are there, or the small one that comes with the repository. */
export const dataSets = (folder = dataFolder): readonly DataSet[] => {
  const found = sets
    .map((set) => ({
      ...set,
      data: join(folder, set.data),
      ...(set.test && { test: join(folder, set.test) }),
      ...(set.attributes && { attributes: join(folder, set.attributes) }),
    }))
    .filter(({ data }) => existsSync(data));
  return found.length > 0 ? found : [small];
};

/** Quarters are drawn three times, by three seeds: one drawing is worth .003 more or less. */
const drawings = (format: Format): number => (format === 'ratings' ? 3 : 1);

/** A set under its protocol: more than once where chance has a say. */
export const studiesOf = ({ name, format, data, test, attributes }: DataSet, seed: number): readonly Study[] => {
  const seeds = Array.from({ length: drawings(format) }, (_, i) => seed + i);
  if (format === 'ratings') {
    const ratings = ratingsIn(data);
    return seeds.map((each) => ratingStudy(name, ratings, each));
  }
  if (format === 'sequences')
    return [sequenceStudy(name, sequencesIn(data), seed, attributes ? attributesIn(attributes) : undefined)];
  if (format === 'baskets') return [basketStudy(name, basketsIn(data), seed)];
  const sessions = sessionsIn(data);
  const parts = test ? { train: sessions, test: sessionsIn(test) } : lastPart(sessions);
  return [sessionStudy(name, parts.train, parts.test, seed)];
};
