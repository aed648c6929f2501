import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { expect, it } from 'vitest';
import { call, eventually, pause } from './client.ts';
import { login, productBody, uploadedImage } from './given.ts';

/** A word that nothing else is called, and nothing else is like. */
const freshWord = (): string =>
  randomBytes(12)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));

/** The ids of what a search finds. */
const found = async (query: string): Promise<string[]> => {
  const { json } = await call('GET', `/v1/search?${query}`);
  return json.items.map(({ productId }: { productId: string }) => productId);
};

/** How late a search may be at quiet; a busy machine is given as much more as it has work that waits, up to five times. */
const latestMs = (): number => 2_000 * Math.min(5, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));

/** Something that happens to a product, and what is asked until it is seen. */
interface Happening {
  readonly kind: string;
  readonly change: () => Promise<{ readonly status: number }>;
  readonly query: string;
  readonly isThere: boolean;
}

/** A product of the merchant's with a life of its own, step by step. */
const aLife = async (merchant: string, image: string) => {
  const [first, second] = [freshWord(), freshWord()];
  let productId = '';
  let version = 1;
  const patch = (body: object) => () =>
    call('PATCH', `/v1/products/${productId}`, {
      token: merchant,
      body,
      headers: { 'if-match': `"${version++}"` },
    });
  const happenings: readonly Happening[] = [
    {
      kind: 'added',
      change: async () => {
        const added = await call('POST', '/v1/products', {
          token: merchant,
          body: productBody(image, { name: first }),
        });
        productId = added.json.productId;
        return added;
      },
      query: `q=${first}&mode=keyword`,
      isThere: true,
    },
    { kind: 'renamed', change: patch({ name: second }), query: `q=${second}&mode=keyword`, isThere: true },
    {
      kind: 'described',
      change: patch({ description: `Made of ${first}.` }),
      query: `q=${first}&mode=keyword`,
      isThere: true,
    },
    { kind: 'hidden', change: patch({ status: 'draft' }), query: `q=${second}`, isThere: false },
    { kind: 'shown again', change: patch({ status: 'published' }), query: `q=${second}`, isThere: true },
    {
      kind: 'taken away',
      change: () =>
        call('DELETE', `/v1/products/${productId}`, { token: merchant, headers: { 'if-match': `"${version}"` } }),
      query: `q=${second}`,
      isThere: false,
    },
  ];
  return { happenings, id: () => productId };
};

/** Asks ten times a second; how long it took from the answer to the change until the search shows it. */
const untilSeen = async ({ query, isThere }: Happening, id: string): Promise<number> => {
  const answered = performance.now();
  for (;;) {
    const ids = await found(query);
    const ms = performance.now() - answered;
    if (ids.includes(id) === isThere) return ms;
    if (ms > 20_000) throw new Error(`not seen within 20 s: ${query}`);
    await pause(100);
  }
};

it('what happens to a product is seen by a search within two seconds, whatever it is', async () => {
  const merchant = await login('merchant');
  const image = await uploadedImage(merchant);
  const worst = new Map<string, number>();
  for (let life = 0; life < 3; life++) {
    const { happenings, id } = await aLife(merchant, image);
    for (const happening of happenings) {
      expect((await happening.change()).status, happening.kind).toBeLessThan(300);
      const ms = await untilSeen(happening, id());
      worst.set(happening.kind, Math.max(worst.get(happening.kind) ?? 0, ms));
    }
  }
  const figures = [...worst].map(([kind, ms]) => `${kind} ${(ms / 1000).toFixed(2)}`).join(', ');
  const latest = latestMs();
  console.log(`seconds until a search sees it, the worst of three: ${figures}; allowed ${(latest / 1000).toFixed(1)}`);
  for (const [kind, ms] of worst) expect(ms, kind).toBeLessThanOrEqual(latest);
}, 120_000);

it('a product is found under its new name alone, suggested, and found from a snapshot as well', async () => {
  const merchant = await login('merchant');
  const [first, second] = [freshWord(), freshWord()];
  const body = productBody(await uploadedImage(merchant), { name: first });
  const { productId } = (await call('POST', '/v1/products', { token: merchant, body })).json;
  const until = (word: string, isThere: boolean) =>
    eventually(
      () => found(`q=${word}&mode=keyword`),
      (ids) => ids.includes(productId) === isThere,
    );
  await until(first, true);
  const renamed = { token: merchant, body: { name: second }, headers: { 'if-match': '"1"' } };
  expect((await call('PATCH', `/v1/products/${productId}`, renamed)).status).toBe(200);
  await until(second, true);
  expect(await found(`q=${first}&mode=keyword`)).toEqual([]);
  expect((await call('GET', `/v1/search/suggestions?q=${second.slice(0, 9)}`)).json.items).toEqual([second]);

  expect((await call('POST', '/_local/run/search/compact-index')).status).toBe(200);
  expect(await found(`q=${second}`)).toEqual([productId]);
  await call('DELETE', `/v1/products/${productId}`, { token: merchant, headers: { 'if-match': '"2"' } });
  await until(second, false);
});
