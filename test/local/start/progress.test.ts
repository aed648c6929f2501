import { afterEach, expect, it, vi } from 'vitest';
import { step } from '#infra/local/start/progress.ts';

const { isTTY } = process.stdout;
afterEach(() => {
  vi.restoreAllMocks();
  process.stdout.isTTY = isTTY;
});

/** What a step of two reports leaves on the output. */
const written = async (terminal: boolean): Promise<string> => {
  process.stdout.isTTY = terminal;
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await step('Seeding', async (report) => {
    report('8 of 16 goods');
    report('16 of 16 goods');
  });
  return write.mock.calls.map(([text]) => String(text)).join('');
};

it('a terminal sees on one line how far a step is', async () => {
  expect((await written(true)).split('\r\u001b[K')).toEqual([
    'Seeding … ',
    'Seeding … 8 of 16 goods',
    'Seeding … 16 of 16 goods',
    expect.stringMatching(/^Seeding … \d+\.\d s\n$/),
  ]);
});

it('a file keeps one line of each step', async () => {
  expect(await written(false)).toMatch(/^Seeding … \d+\.\d s\n$/);
});
