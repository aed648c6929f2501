/** Whether the tests run at their full length, as `npm run test:long` does: hours of a machine, not minutes of a person. */
const isLong = process.env['TEST_LONG'] === '1';

/** How much of something a test does: enough to notice a fault at each change, and all of it before a release. */
export const atLength = <T>(usual: T, long: T): T => (isLong ? long : usual);

/** A seed that stands in the name of its test, so that a run which fails can be repeated: `TEST_SEED=… npx vitest run …`. */
export const seedOfRun = (): number => Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
