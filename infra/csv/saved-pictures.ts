import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { OwnProduct } from './own-goods.ts';
import { Refused, reasonOf, type Shop } from './shop.ts';

/** Saves the pictures of a product, each once, and answers their paths as seen from `base`; what an earlier export saved is kept. */
export const pictureSaver = (shop: Shop, folder: string, base: string) => {
  mkdirSync(folder, { recursive: true });
  return ({ images }: OwnProduct): Promise<string[]> =>
    Promise.all(
      images.map(async ({ url }) => {
        const path = join(folder, basename(new URL(url).pathname));
        if (!existsSync(path)) {
          const answer = await shop.fetch({ method: 'GET', url });
          if (answer.status !== 200) throw new Refused(`${url} cannot be read: ${reasonOf(answer)}`);
          // Under its name only when it is whole: an export that was killed leaves no half pictures.
          writeFileSync(`${path}.part`, answer.body);
          renameSync(`${path}.part`, path);
        }
        // With the slashes that every system reads.
        return relative(base, path).replaceAll('\\', '/');
      }),
    );
};
