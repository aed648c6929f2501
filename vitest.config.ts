import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** For engines that a test starts and stops again: the optimising compiler would cost them more than it can save. */
const quickJava = '-XX:TieredStopAtLevel=1';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**'],
          globalSetup: 'test/engine.ts',
          pool: 'threads',
          // What is imported once a worker, and not once a file, is a fifth of the time.
          isolate: false,
          env: { JDK_JAVA_OPTIONS: quickJava },
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: 'test/journeys/cloud.ts',
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
    // Two cores: more workers only wait for each other, and for the engines beside them.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
