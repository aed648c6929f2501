import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lock } from '#infra/local/start/lock.ts';
import { readOptions } from '#infra/local/start/options.ts';
import { majorJavaVersion, preflight, requireJava, requireNode } from '#infra/local/start/preflight.ts';

const projectRoot = join(import.meta.dirname, '../../..');

describe('npm start', () => {
  it('reads its options, PORT in the place of --port', () => {
    expect(readOptions([], {})).toMatchObject({ port: 3000, empty: false, ephemeral: false, help: false });
    expect(readOptions(['--empty', '--ephemeral'], { PORT: '4000' })).toMatchObject({
      port: 4000,
      empty: true,
      ephemeral: true,
    });
    expect(readOptions(['--port', '5000'], { PORT: '4000' }).port).toBe(5000);
    expect([readOptions([], {}).state, readOptions(['--state', 'there'], {}).state]).toEqual(['.local', 'there']);
  });

  it.each([[['--port', 'x']], [['--port', '70000']], [['--no-such']], [['word']]])('refuses %j in one line', (args) => {
    expect(() => readOptions(args, {})).toThrow(/^[^\n]*npm start -- [^\n]*$/);
  });

  it('says how to name a port when npm has taken the option for itself', () => {
    expect(() => readOptions([], { npm_config_port: '4000' })).toThrow(
      /^npm has taken --port .* npm start -- --port 4000$/,
    );
    expect(() => readOptions(['4000'], { npm_config_port: 'true' })).toThrow(/npm start -- --port 4000$/);
    expect(readOptions(['--port', '4000'], { npm_config_port: 'true' }).port).toBe(4000);
  });

  it('refuses an older Node, and names the way out', () => {
    expect(() => requireNode('22.19.0')).toThrow('Node.js 24 is needed and this is 22.19.0: npm ci && npm start');
    expect(() => requireNode('24.0.0')).not.toThrow();
  });

  it('refuses a missing or older Java, and names the way out', () => {
    expect(() => requireJava(undefined)).toThrow(/is not installed: sudo apt-get install -y openjdk-17-jre-headless/);
    expect(() => requireJava(11)).toThrow('11 is too old');
    expect(majorJavaVersion('openjdk version "17.0.15" 2025-04-15')).toBe(17);
    expect(majorJavaVersion('java version "1.8.0_302"')).toBe(8);
    expect(majorJavaVersion('openjdk version "21" 2023-09-19')).toBe(21);
  });

  it('refuses a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    await expect(preflight(projectRoot, port)).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => server.close(resolve));
    await expect(preflight(projectRoot, port)).resolves.toBeUndefined();
  });
});

describe('the state folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('belongs to one process at a time', () => {
    writeFileSync(join(folder, 'pid'), String(process.ppid));

    const refusal = `is in use by process ${process.ppid}: kill ${process.ppid}, or start a second shop beside it, npm start -- --state .local/second --port 4001`;
    expect(() => lock(folder, 4000)).toThrow(refusal);
  });

  it('can be taken over from a process that was killed, and is given back', () => {
    lock(folder, 3000);
    writeFileSync(join(folder, 'pid'), '4194304');

    const release = lock(folder, 3000);
    release();
    expect(() => lock(folder, 3000)).not.toThrow();
  });
});
