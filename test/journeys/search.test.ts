import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { login, productBody, uploadedImage } from './given.ts';

/** A word that nothing else is called, and nothing else is like. */
const freshWord = (): string =>
  randomBytes(12)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));

/** The ids of what a search finds. */
const found = async (query: string): Promise<string[]> => {
  const { json } = await call('GET', `/v1/search?${query}`);
  // A busy machine may answer late, which is 503 here: the next look tells.
  return (json.items ?? []).map(({ productId }: { productId: string }) => productId);
};

it('a product is found as it is now: added, renamed, hidden, shown again and taken away', async () => {
  const merchant = await login('merchant');
  const [first, second] = [freshWord(), freshWord()];
  const image = await uploadedImage(merchant);
  const until = (word: string, isThere: boolean) =>
    eventually(
      () => found(`q=${word}&mode=keyword`),
      (ids) => ids.includes(productId) === isThere,
    );

  const added = await call('POST', '/v1/products', { token: merchant, body: productBody(image, { name: first }) });
  const { productId } = added.json;
  await until(first, true);

  const change = async (version: number, body: object) =>
    expect(
      (
        await call('PATCH', `/v1/products/${productId}`, {
          token: merchant,
          body,
          headers: { 'if-match': `"${version}"` },
        })
      ).status,
    ).toBe(200);
  await change(1, { name: second });
  await until(second, true);
  expect(await found(`q=${first}&mode=keyword`)).toEqual([]);
  await change(2, { status: 'draft' });
  await until(second, false);
  await change(3, { status: 'published' });
  await until(second, true);
  // Suggestions come from a function of their own, which looks at the changes for itself.
  await eventually(
    async () => (await call('GET', `/v1/search/suggestions?q=${second.slice(0, 9)}`)).json.items,
    (words) => words?.includes(second),
  );

  // The same from a snapshot.
  expect((await call('POST', '/_local/run/search/compact-index')).status).toBe(200);
  expect(await found(`q=${second}`)).toEqual([productId]);

  await call('DELETE', `/v1/products/${productId}`, { token: merchant, headers: { 'if-match': '"4"' } });
  await until(second, false);
});
