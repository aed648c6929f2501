import { type Statement, type Table, tablePort } from '../table/index.ts';
import type { Likeness } from './likeness.ts';
import { readable } from './readable.ts';
import { likenessItem, likenessProgress } from './recommendations.entity.ts';
import { packScores, unpackScores } from './scores.ts';

const placesAtOnce = 100;

/** What is described in the same words as each product. */
export const likenesses = tablePort('likenesses', {
  entities: [likenessItem, likenessProgress],
  reads: (table: Table) => ({
    /** Of some products, as many as there may be; one that cannot be read is found anew. */
    async of(productIds: readonly string[]): Promise<ReadonlyMap<string, Likeness>> {
      const found = new Map<string, Likeness>();
      for (let from = 0; from < productIds.length; from += placesAtOnce) {
        const places = productIds.slice(from, from + placesAtOnce).map((productId) => likenessItem.at({ productId }));
        for (const item of await table.getMany(places)) {
          const alike = item && readable('a likeness', () => unpackScores(item.scores), undefined);
          if (item && alike) found.set(item.productId, { ...item, alike });
        }
      }
      return found;
    },

    /** Nothing while the goods were never gone through. */
    position: async (): Promise<string | undefined> => (await table.get(likenessProgress.at({})))?.position,
  }),
  writes: () => ({
    save: ({ productId, words, alike }: Likeness): Statement =>
      likenessItem.put({ productId, words, scores: packScores(alike) }),
    forget: (productId: string): Statement => likenessItem.remove({ productId }),
    followed: (position: string): Statement => likenessProgress.put({ position }),
  }),
});
