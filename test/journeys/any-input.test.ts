import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { atLength } from '#test/long.ts';
import { type Answer, call } from './client.ts';
import { valuesOf } from './generated.ts';
import { aProduct, aShopper, login, orderBody, placeOrder } from './given.ts';
import { type DescribedOperation, describedOperations, pathOf } from './operations.ts';

const runsPerOperation = atLength(8, 100);

/** What the gateway may answer to anything. */
const fromTheGateway = [400, 413];

const operations = await describedOperations();

describe('every operation of the reference, sent anything', () => {
  let tokens: Readonly<Record<string, string>>;
  let known: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const { token } = await aShopper();
    tokens = { shopper: token, merchant: await login('merchant'), admin: await login('admin') };
    const { sku, productId } = await aProduct({ stock: 100_000 });
    const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).json;
    known = { sku, productId, orderId };
  });

  const send = (operation: DescribedOperation, wish: Wish): Promise<Answer> => {
    const { role, takesKey, needsVersion, method } = operation;
    const path = pathOf(operation, (name) => (wish.isKnown && known[name]) || wish.id);
    // What is longer than any address does not get as far as the shop.
    const short = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 500);
    const query = new URLSearchParams(
      Object.entries(wish.query).map(([name, value]): [string, string] => [name, short(value)]),
    );
    return call(method, `${path}?${query}`, {
      token: role && tokens[role],
      ...(operation.body && { body: JSON.stringify(wish.body) }),
      headers: { ...(takesKey && { 'idempotency-key': wish.key }), ...(needsVersion && { 'if-match': wish.version }) },
    });
  };

  it('is one of many', () => expect(operations.length).toBeGreaterThan(25));

  it.each(operations)('$id answers with a status that it declares, and never with an error of its own', (operation) => {
    const expected = [...operation.statuses.filter((status) => status < 500), ...fromTheGateway];
    const property = fc.asyncProperty(wishesFor(operation), async (wish) => {
      const first = await send(operation, wish);
      // The table of a machine at its limits is late at times: what nobody can answer fails once more.
      const answer = first.status === 503 ? await send(operation, wish) : first;
      expect(expected, `${answer.status}: ${answer.text}`).toContain(answer.status);
    });
    return fc.assert(property, { numRuns: runsPerOperation, endOnFailure: true });
  });
});

/** One request to an operation, as it comes to somebody's mind. */
interface Wish {
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
  /** Whether the path names things that are there. */
  readonly isKnown: boolean;
  readonly id: string;
  readonly key: string;
  readonly version: string;
}

const wishesFor = ({ body, query }: DescribedOperation): fc.Arbitrary<Wish> =>
  fc.record({
    body: valuesOf(body ?? {}),
    query: fc.record(Object.fromEntries(query.map(({ name, schema }) => [name, valuesOf(schema)])), {
      requiredKeys: [],
    }),
    isKnown: fc.boolean(),
    id: fc.string({ minLength: 1, maxLength: 80 }),
    key: fc.stringMatching(/^[ -~]{0,40}$/),
    version: fc.constantFrom('"1"', '"999"', '1', '"x"', ''),
  });
