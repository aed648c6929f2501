import { loadavg } from 'node:os';
import { optionsOf } from '#infra/command-line.ts';
import { Progress } from '../search/progress.ts';
import { reached } from './bars.ts';
import { compare, modelsOf, type Row } from './compare.ts';
import { measureScale, scaleSteps } from './scale.ts';
import { type DataSet, dataSets, studiesOf } from './sets.ts';
import { type Format, formats, type Study } from './study.ts';
import { barTable, qualityTables, scaleText } from './tables.ts';

const help = `npm run bench:recommend -- [options]

  --format FORMAT     of the data: sequences, sessions, baskets or ratings
  --data FILE         plain or packed with gzip:
                        sequences  user item item … a line, or [item, item, …]
                        sessions   [item, item, …] a line, one after the other
                        baskets    CSV of invoice lines with titles, or [item, item, …] a line
                        ratings    user, item, rating, time; tabs or commas, titles or none
  --attributes FILE   of sequences: { "item": [attribute, …] }
  --test FILE         of sessions: the later ones; without, the last 8 % are
  --scale EVENTS      only how long a rebuild of so many events takes, and its memory
  --seed N            of what is drawn (1)
  --check             ends with 1 when a bar is missed
  --json              the numbers alone, for programs
  --help
`;

const values = optionsOf(
  {
    format: { type: 'string' },
    data: { type: 'string' },
    attributes: { type: 'string' },
    test: { type: 'string' },
    scale: { type: 'string' },
    seed: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);

const eventsOf = (text: string): number => {
  const events = Number(text);
  if (Number.isSafeInteger(events) && events > 0) return events;
  throw new Error('--scale is a number of events.');
};

const isFormat = (text: string): text is Format => formats.some((each) => each === text);

const given = (): readonly DataSet[] => {
  const { format, data, attributes, test } = values;
  if (!format && !data) return dataSets();
  if (!format || !data) throw new Error('--format and --data belong together.');
  if (!isFormat(format)) throw new Error(`--format is one of ${formats.join(', ')}.`);
  return [{ name: data, format, data, ...(attributes && { attributes }), ...(test && { test }) }];
};

/** A set under its protocol, unless that asks nothing of it: it is too small, or of another format. */
const askedOf = (set: DataSet, seed: number): readonly Study[] => {
  const studies = studiesOf(set, seed);
  if (studies.some(({ tasks }) => tasks.some(({ queries }) => queries.length > 0))) return studies;
  throw new Error(`${set.data} has nothing to ask for, read as ${set.format}: is it of another --format?`);
};

const showScale = (events: number, seed: number): void => {
  const progress = new Progress(scaleSteps);
  const scale = measureScale(events, seed, progress);
  progress.end();
  if (values.json) console.log(JSON.stringify({ seed, node: process.version, scale }));
  else console.log(scaleText(scale));
};

const showQuality = (seed: number): void => {
  const rows: Row[] = [];
  for (const set of given()) {
    const studies = askedOf(set, seed);
    const progress = new Progress(modelsOf(studies));
    const own = compare(studies, seed, progress);
    progress.end();
    rows.push(...own);
    if (!values.json) console.log(qualityTables(own));
  }
  const bars = reached(rows);
  if (values.json) console.log(JSON.stringify({ seed, node: process.version, rows, bars }));
  else {
    console.log(barTable(bars));
    console.log(`Seed ${seed}; Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}.`);
  }
  if (values.check && !bars.every(({ isReached }) => isReached)) process.exitCode = 1;
};

const main = (): void => {
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number.');
  if (values.scale === undefined) showQuality(seed);
  else showScale(eventsOf(values.scale), seed);
};

if (values.help) process.stdout.write(help);
else {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
