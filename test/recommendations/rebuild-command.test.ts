import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realTable } from '#test/table.ts';
import { countingOver, differences, listsIn, randomOf, someEntries, someProducts } from './counting.ts';

const real = realTable();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-'));
});
afterAll(() => rm(folder, { recursive: true }));

const command = async (...args: readonly string[]) => {
  const { endpoint } = real.address;
  const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'eu-west-1' };
  const child = spawn(process.execPath, ['bin/rebuild-recommendations.ts', ...args], {
    env: { ...process.env, ...keys, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, errors };
};

const entries = someEntries(30, someProducts(8), randomOf(7));
const [logged, others] = [entries.slice(0, 20), entries.slice(10)];

const fileOf = async (name: string, lines: readonly string[]): Promise<string> => {
  await writeFile(join(folder, name), lines.join('\n'));
  return join(folder, name);
};

describe('recommend:rebuild', () => {
  it('says how it is used when it does not know which table', async () => {
    expect(await command()).toMatchObject({ code: 2, errors: expect.stringContaining('--from FILE') });
    expect(await command('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--from FILE') });
  });

  it.each([
    ['an option', ['--fast'], "Unknown option '--fast'"],
    ['a stage', ['--stage', 'nowhere'], 'There are dev, staging, prod.'],
    ['the table', ['--table', 'nowhere'], 'The table nowhere cannot be used'],
  ])('says that it does not know %s, without a stack', async (_, called, said) => {
    const { code, errors } = await command(...called);
    expect({ code, errors }).toEqual({ code: 2, errors: expect.stringContaining(said) });
    expect(errors).not.toMatch(/\n +at /);
  });

  it('counts the log and a file, tells how far it is, and what it did', { timeout: 180_000 }, async () => {
    await countingOver(real.engine).count(logged);
    const file = await fileOf(
      'more.jsonl',
      others.map((entry) => JSON.stringify(entry)),
    );
    const { code, out, errors } = await command('--table', real.address.tableName, '--from', file);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^30 entries, \d+ lists: \d+ written/) });
    expect(errors).toContain('days of the log read');
    expect(differences(listsIn(await real.items()), entries)).toEqual([]);

    // Sums differ in their last bits by the order of what is added: no reason to write a list again.
    const turned = await fileOf(
      'turned.jsonl',
      others.toReversed().map((entry) => JSON.stringify(entry)),
    );
    const again = await command('--table', real.address.tableName, '--from', turned);
    expect(again.out).toMatch(/^30 entries, \d+ lists: 0 written/);
  });

  it('names the lines that are no entries, and writes nothing', async () => {
    const before = await real.items();
    const file = await fileOf('bad.jsonl', [JSON.stringify(entries[0]), 'not an entry']);
    const { code, errors } = await command('--table', real.address.tableName, '--from', file);
    expect(code).toBe(1);
    expect(errors).toContain(`${file}, line 2:`);
    expect(errors).toContain('Nothing was written.');
    const missing = await command('--table', real.address.tableName, '--from', join(folder, 'none.jsonl'));
    expect(missing).toMatchObject({ code: 2, errors: expect.stringContaining('none.jsonl') });
    const cut = join(folder, 'cut.txt');
    await writeFile(cut, gzipSync('{}\n').subarray(0, -4));
    const damaged = await command('--table', real.address.tableName, '--from', cut);
    expect(damaged).toMatchObject({ code: 2, errors: expect.stringContaining(`${cut} cannot be read`) });
    expect(await real.items()).toEqual(before);
  });
});
