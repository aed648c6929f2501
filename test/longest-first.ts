import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, in this order: a core that begins with one of them last leaves the other one waiting for it. */
const longest = [
  'journeys/authorization',
  'local/start/restart',
  'journeys/any-input',
  'journeys/money',
  'users/erasure',
  'journeys/races',
  'local/engines/dynamodb',
  'journeys/browser-money',
  'journeys/notifications',
  'local/local-cloud',
  'journeys/import',
  'journeys/expiry',
  'journeys/browser',
  'recommendations/rebuild-command',
  'payments/gates/crashes',
  'journeys/wrong-input',
  'journeys/accounts',
  'payments/refunds',
  'payments/refund-faults',
  'journeys/outliving-tokens',
  'journeys/search',
  'journeys/erasure',
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
