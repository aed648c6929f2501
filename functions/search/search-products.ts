import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { shownGoods } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  attributesOf,
  FacetsView,
  facetsView,
  HitView,
  hitView,
  positionForm,
  searchChanges,
  searchIndex,
  searchQuery,
  searchSnapshots,
  textOf,
} from '#shared/search/index.ts';

export const searchProducts = operation(
  'search/search-products',
  {
    route: 'GET /v1/search',
    summary:
      'Find goods by words, the more of them match the better, by every word or by likeness; narrowed down by filters, with counts of all that was found.',
    auth: 'public',
    cache: 1,
    query: z.object({ ...pageQuery, ...searchQuery }),
    returns: {
      status: 200,
      body: z.extend(pageOf(HitView), {
        total: z.int(),
        facets: z.optional(FacetsView),
        correctedQuery: z.optional(z.string()),
      }),
    },
    fails: ['not_found', 'unavailable'],
    uses: {
      index: reads(searchIndex),
      snapshots: reads(searchSnapshots),
      changes: reads(searchChanges),
      goods: reads(shownGoods),
    },
  },
  async ({ query, shop }, { index, goods, ...sources }) => {
    const { q = '', mode, like, sort, facets, limit, cursor, brand, attributes, ...filters } = query;
    const after = sortKeyOf(cursor, positionForm(sort ?? 'relevance'));
    const [held, model] = await Promise.all([
      index.upToDate(sources),
      like === undefined ? undefined : goods.product(like),
    ]);
    if (like !== undefined && !model) throw new Problem('not_found');

    const found = await held.search({
      text: model ? `${q} ${textOf(model)}` : q,
      ...(mode && { mode }),
      ...(model && { mode: 'content' }),
      ...(like !== undefined && { without: [like] }),
      filters: { ...filters, ...(brand && { brand }), ...(attributes && { attributes: attributesOf(attributes) }) },
      ...(sort && { sort }),
      ...(facets && { facets }),
      limit,
      ...(after !== undefined && { after }),
    });

    // The index may be a moment old; what is shown is what there is.
    const shown = await goods.cards(found.hits.map(({ productId }) => productId));
    const items = found.hits.flatMap(({ productId, score }) => {
      const card = shown.get(productId);
      if (!card || (filters.inStock && card.availability === 'sold_out')) return [];
      return [hitView(card, { score, terms: found.terms, origin: shop.origin })];
    });
    return {
      ...pageView({ ...found, items }, (item) => item),
      total: found.total,
      ...(found.facets && { facets: facetsView(found.facets) }),
      ...(found.correctedQuery !== undefined && { correctedQuery: found.correctedQuery }),
    };
  },
);
