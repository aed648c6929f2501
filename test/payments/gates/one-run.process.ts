import { text } from 'node:stream/consumers';
import { performRun, type Run } from './one-run.ts';

/** Bytes do not survive JSON as they are. */
const revived = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'Buffer'
    ? Buffer.from(Reflect.get(value, 'data'))
    : value;

/** A process of its own for one invocation, which is told on its input. It may come to its end at any moment. */
const run: Run = JSON.parse(await text(process.stdin), revived);
await performRun(run);
process.exit(0);
