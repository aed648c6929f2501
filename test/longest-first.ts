import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, in this order: a core that begins with one of them last leaves the other one waiting for it. */
const longest = [
  'journeys/races',
  'journeys/authorization',
  'journeys/any-input',
  'journeys/import',
  'local/start/restart',
  'users/erasure',
  'journeys/accounts',
  'journeys/notifications',
  'journeys/wrong-input',
  'journeys/erasure',
  'journeys/outliving-tokens',
  'local/engines/dynamodb',
  'payments/refunds',
  'capacity',
  'recommendations/rebuild-command',
  'local/local-cloud',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place === -1 ? longest.length : place;
};

/** Begins with the longest files, also on a machine that has not measured any. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
