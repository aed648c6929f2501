import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { url } from './client.ts';

/** Every block of the tour, as a reader would paste it. */
const tour = async (): Promise<string> => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split('## A tour in five minutes')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
};

it('the tour of the README works when it is pasted', { timeout: 240_000 }, async () => {
  const script = (await tour()).replace('SHOP=http://localhost:3000', `SHOP=${url}`);
  const folder = await mkdtemp(join(tmpdir(), 'shop-tour-'));
  try {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    expect(stdout).toMatch(/^ord_\w{26}$/m);
    expect(stdout).toContain('"highlights"');
    expect(stdout).toMatch(/^paid$/m);
    expect(stdout).toMatch(/^http:\S+\/qr\?url=http%3A%2F%2F\S+pay%2Fwechat%2FP\w{26}\S*\ntrue$/m);
    expect(stdout).toMatch(/^completed\nrequested\n500$/m);
    expect(stdout).toContain('"text": "谢谢您！ Thank you!"');
    expect(stdout).toContain('"recording": true');
    expect(stdout).toContain('"reason": {');
    expect(stdout).toContain('"status": "pending_activation"');
    expect(stdout).toMatch(/^pending\napproved\napproved\n.*merchant.*$/m);
    expect(stdout).toContain('"name": "My first product"');
    expect(stdout).toMatch(/^3900$/m);
    expect(stdout).toContain('"available": 25');
    expect(stdout).toContain('x-capacity: rt=1 rru=0.5 wru=0');
    expect(stdout).toContain('"ok": true');
  } finally {
    await rm(folder, { recursive: true });
  }
});
