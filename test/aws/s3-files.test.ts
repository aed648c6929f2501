import { describe, expect, it } from 'vitest';
import { openFiles } from '#shared/aws/s3-files.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { localS3 } from './local-s3.ts';

environment({ ...lambdaEnvironment, FILE_BUCKET: 'files' });

const s3 = localS3('files');

const keysOf = async (prefix: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const key of openFiles()().keys(prefix)) found.push(key);
  return found;
};

describe('a private file', () => {
  it('is put down, read, and taken away; gone already is as good', async () => {
    const files = openFiles()();
    await files.put('exports/usr_1/exp_1.json', Buffer.from('{"你":"好"}'), 'application/json');
    expect((await files.get('exports/usr_1/exp_1.json'))?.toString()).toBe('{"你":"好"}');
    await files.remove('exports/usr_1/exp_1.json');
    await files.remove('exports/usr_1/exp_1.json');
    expect(await files.get('exports/usr_1/exp_1.json')).toBeUndefined();
  });

  it('is found by the beginning of its key, whatever is in it and however many there are', async () => {
    const keys = Array.from({ length: 1_100 }, (_, i) => `many/${String(i).padStart(4, '0')}`);
    for (const key of [...keys, 'odd/a&b <c> 2026-11-23T08.00.00', 'other/1'])
      await s3().putObject('files', key, { body: Buffer.from('x'), contentType: 'text/plain' });
    expect(await keysOf('many/')).toEqual(keys);
    const [odd = ''] = await keysOf('odd/');
    expect(odd).toBe('odd/a&b <c> 2026-11-23T08.00.00');
    expect((await openFiles()().get(odd))?.toString()).toBe('x');
  });

  it('is handed out by an address of its own, under its name, for as long as was said', async () => {
    const files = openFiles()();
    await files.put('exports/usr_1/exp_2.json', Buffer.from('{}'), 'application/json');
    const sign = (now: Date) => files.sign('exports/usr_1/exp_2.json', { name: 'exp_2.json', seconds: 60, now });
    const answer = await fetch(await sign(new Date()));
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename="exp_2.json"',
    ]);
    expect((await fetch(await sign(new Date(Date.now() - 61_000)))).status).toBe(403);
    const other = (await sign(new Date())).replace('exp_2.json', 'exp_1.json');
    expect((await fetch(other)).status).toBe(403);
  });
});
