import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startClock } from '#infra/local/clock.ts';
import { type Functions, runFunctions } from '#infra/local/functions/functions.ts';
import { eventually } from '#test/eventually.ts';

const folder = mkdtempSync(join(tmpdir(), 'functions-'));
const lines: string[] = [];
let functions: Functions | undefined;

afterEach(() => functions?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts one function with that code, and answers how to call it. */
const aFunction = async (code: string) => {
  writeFileSync(join(folder, 'index.mjs'), code);
  const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
  const definition = { name: 'f', arn, folder, handler: 'index.handler', timeoutSeconds: 5, memoryMegabytes: 128 };
  functions = runFunctions({
    definitions: new Map([[arn, { ...definition, environment: { OPERATION: 'domain/do-it' } }]]),
    environmentOf: ({ environment }) => ({ ...environment }),
    clock: await startClock(),
    log: { write: (_, line) => lines.push(line), recent: () => lines, stop: async () => undefined },
  });
  const started = functions;
  return (event: unknown) => started.invoke(`${arn}:live`, event);
};

describe('functions', () => {
  it('run at most three at a time, one event each, and keep what they have loaded', async () => {
    const call = await aFunction(`
      import { threadId } from 'node:worker_threads';
      let running = 0;
      export const handler = async (event) => {
        const together = ++running;
        await new Promise((resolve) => setTimeout(resolve, 20));
        running--;
        return { threadId, together, event };
      };`);
    const results = await Promise.all(Array.from({ length: 12 }, (_, i) => call({ i })));

    expect(new Set(results.map((result) => JSON.stringify(result).match(/"threadId":\d+/)?.[0])).size).toBe(3);
    expect(results).toEqual(results.map((_, i) => expect.objectContaining({ together: 1, event: { i } })));
  });

  it('get exactly their own environment', async () => {
    const call = await aFunction('export const handler = async () => process.env;');

    expect(await call({})).toEqual({ OPERATION: 'domain/do-it' });
  });

  it('may not take a callback, as on Node.js 24', async () => {
    const call = await aFunction('export const handler = (event, context, callback) => callback(null, 1);');

    await expect(call({})).rejects.toThrow('takes a callback');
  });

  it('say what breaks between two events, and start again', async () => {
    const call = await aFunction(`
      export const handler = async () => {
        setTimeout(() => Promise.reject(new Error('left alone')), 20);
        return 'fine';
      };`);

    expect(await call({})).toBe('fine');
    await eventually(() => expect(lines.join('\n')).toContain('left alone'));
    expect(await call({})).toBe('fine');
  });

  it('are found by their operation, or by the last part of it', async () => {
    await aFunction('export const handler = async () => 1;');

    expect(functions?.find('domain/do-it')?.name).toBe('f');
    expect(functions?.find('do-it')?.name).toBe('f');
    expect(functions?.find('it')).toBeUndefined();
  });
});
