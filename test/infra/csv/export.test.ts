import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixedColumns } from '#infra/csv/columns.ts';
import { runExport } from '#infra/csv/export-command.ts';
import { startStubShop } from './stub-shop.ts';

let shop: Awaited<ReturnType<typeof startStubShop>>;
let folder: string;
let said = '';
let out = '';

beforeEach(async () => {
  shop = await startStubShop();
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  [said, out] = ['', ''];
  vi.stubEnv('SHOP_PASSWORD', 'secret of the merchant');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  shop.stop();
  rmSync(folder, { recursive: true });
});

const standardOutput = () =>
  new Writable({
    write: (chunk, _, done) => {
      out += chunk;
      done();
    },
  });
const run = (...more: string[]) => runExport(['--url', shop.url, '--login', 'merchant', ...more], standardOutput());
const headerLine = `\uFEFF${fixedColumns.join(',')}\r\n`;

describe('an export', () => {
  it('writes the file that is named, and nothing else beside it', async () => {
    const path = join(folder, 'goods.csv');
    expect(await run('--out', path)).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(headerLine);
    expect(readdirSync(folder)).toEqual(['goods.csv']);
    expect(out).toBe('');
    expect(said).toContain(`0 products exported into ${path}.`);
  });

  it('writes to the standard output when no file is named', async () => {
    expect(await run()).toBe(0);
    expect(out).toBe(headerLine);
  });

  it('writes over no file, unless it is told to', async () => {
    const path = join(folder, 'goods.csv');
    writeFileSync(path, 'mine');
    expect(await run('--out', path)).toBe(2);
    expect(said).toContain('--force writes over it');
    expect(shop.seen).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(await run('--out', path, '--force')).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(headerLine);
  });

  it('of whoever is no merchant says so, and leaves no file behind', async () => {
    shop.refuse = (route) => (route.startsWith('GET /v1/merchant/products?') ? { status: 403 } : undefined);
    const path = join(folder, 'goods.csv');
    expect(await run('--out', path)).toBe(2);
    expect(said).toContain('merchant is no approved merchant: log in as one.');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
