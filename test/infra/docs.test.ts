import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { declarations } from '#functions/index.ts';
import { curlOf } from '#infra/docs/curl.ts';
import { fieldsIn } from '#infra/docs/fields.ts';
import { docsPage } from '#infra/docs/page.ts';
import { routeOf } from '#infra/route.ts';
import { problems } from '#shared/kernel/problem.ts';

const { page, policy } = docsPage(declarations);
const routed = declarations.flatMap((each) => {
  const route = each.kind === 'operation' ? routeOf(each.contract.route) : undefined;
  return each.kind === 'operation' && route ? [{ id: each.id, route }] : [];
});
const matchesOf = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map(([, found = '']) => found);
const ids = matchesOf(/ id="([^"]+)"/g);

describe('the page of the reference', () => {
  it('has a section for every operation, under its method and path', () => {
    expect(routed.length).toBeGreaterThan(25);
    for (const { id, route } of routed) {
      const anchor = id.replace('/', '-');
      expect(ids, id).toContain(anchor);
      const [, section = ''] = page.split(`id="${anchor}"`);
      expect(section.slice(0, 300)).toContain(`>${route.method}</span> <code>${route.path}</code>`);
    }
  });

  it('names no place twice, and leads to no place that it does not have', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const targets = matchesOf(/href="#([^"]+)"/g);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('explains every problem in both languages, and leads to its own page', () => {
    for (const code of Object.keys(problems)) {
      expect(ids).toContain(`problem-${code}`);
      expect(page).toContain(`<a href="/docs/problems/${code}">`);
    }
  });

  it.each(['errors', 'idempotency', 'if-match', 'lists', 'authentication', 'rate-limits'])(
    'has a chapter about %s in Chinese and in English',
    (id) => {
      const [, chapter = ''] = page.split(`<section id="${id}">`);
      const [text = ''] = chapter.split('</section>');
      expect(text).toMatch(/<div lang="zh-CN"><p>\p{Script=Han}/u);
      expect(text).toMatch(/<p>[A-Z]\w* /);
    },
  );

  it('asks nobody for anything: no script, no address but its own', () => {
    expect(page).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|<img|@import|url\(/);
    expect(matchesOf(/href="(https?:[^"]*)"/g)).toEqual([]);
  });

  it('carries a policy that lets in its own style and nothing else', () => {
    const [style = ''] = matchesOf(/<style>([^<]*)<\/style>/g);
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(page).not.toMatch(/ style="/);
  });

  it('fits into an answer of Lambda many times over', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });
});

describe('the example of a request', () => {
  const base = { summary: '', returns: { status: 200 }, fails: [], uses: {} } as const;
  const curl = (contract: Omit<Parameters<typeof curlOf>[0], keyof typeof base>) => {
    const route = routeOf(contract.route);
    if (!route) throw new Error('no route');
    const parameters = route.parameters.map((name) => ({
      name,
      in: 'path' as const,
      required: true,
      description: '',
      schema: {},
      example: 'a/b',
    }));
    return curlOf({ ...base, ...contract }, route, parameters);
  };

  it('is one command with everything that the contract demands', () => {
    expect(curl({ route: 'PATCH /v1/x/{id}', auth: 'shopper', idempotency: 'required', ifMatch: 'required' })).toBe(
      [
        'curl -X PATCH "$SHOP/v1/x/a%2Fb"',
        '-H "Authorization: Bearer $TOKEN"',
        '-H "Idempotency-Key: $(uuidgen)"',
        `-H 'If-Match: "3"'`,
      ].join(' \\\n  '),
    );
    expect(curl({ route: 'GET /v1/x', auth: 'public' })).toBe('curl "$SHOP/v1/x"');
  });
});

describe('the fields of a schema', () => {
  it('are named by their way from the outside, with type and limits', () => {
    const sku = { type: 'string', minLength: 1, maxLength: 64 };
    const item = { type: 'object', properties: { sku, many: { type: 'integer', minimum: 1 } }, required: ['sku'] };
    const list = { type: 'array', items: item, maxItems: 40 };
    expect(fieldsIn({ type: 'object', properties: { items: list, kind: { enum: ['a', 'b'] } } })).toEqual([
      { path: 'items', required: false, type: 'list of object, ≤ 40 entries' },
      { path: 'items[].sku', required: true, type: 'string, 1–64 characters' },
      { path: 'items[].many', required: false, type: 'integer, ≥ 1' },
      { path: 'kind', required: false, type: '"a" | "b"' },
    ]);
  });
});
