import { type Statement, type Table, tablePort } from '../table/index.ts';
import { inChunks } from './in-chunks.ts';
import type { Likeness } from './likeness.ts';
import { readable } from './readable.ts';
import { likenessItem, likenessProgress } from './recommendations.entity.ts';
import { packScores, unpackScores } from './scores.ts';

/** What is described in the same words as each product. */
export const likenesses = tablePort('likenesses', {
  entities: [likenessItem, likenessProgress],
  reads: (table: Table) => ({
    /** Of some products, as many as there may be; one that cannot be read is found anew. */
    async of(productIds: readonly string[]): Promise<ReadonlyMap<string, Likeness>> {
      const found = await inChunks(productIds, (chunk) =>
        table.getMany(chunk.map((productId) => likenessItem.at({ productId }))),
      );
      const read = found.flatMap((item) => {
        const alike = item && readable('a likeness', () => unpackScores(item.scores), undefined);
        return item && alike ? [[item.productId, { ...item, alike }] as const] : [];
      });
      return new Map(read);
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
