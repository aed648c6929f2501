import { describe, expect, it } from 'vitest';
import { buildSegment, openIndex } from '#shared/search/index.ts';
import { goodsOf } from '#test/bench/search/goods.ts';
import { Oracle } from '#test/bench/search/oracle.ts';
import { randomQueries } from '#test/bench/search/oracle-run.ts';

describe('filters, facets and sorts', () => {
  it('answer as if every product were looked at', () => {
    const documents = goodsOf(1_500, true);
    const [index, oracle] = [openIndex(buildSegment(documents)), new Oracle(documents)];
    const queries = randomQueries(documents, 200, 1);
    let found = 0;
    for (const query of queries) {
      const { hits, total, facets = {} } = index.search(query);
      expect({ ids: hits.map(({ productId }) => productId), total, facets }).toEqual(oracle.answer(query));
      found += total > 0 ? 1 : 0;
    }
    // A query that finds nothing proves little.
    expect(found).toBeGreaterThan(queries.length / 3);
  });
});
