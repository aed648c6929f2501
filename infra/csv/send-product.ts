import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Checkpoint } from './checkpoint.ts';
import type { Draft } from './draft.ts';
import type { Answer } from './http.ts';
import type { Fate } from './import-goods.ts';
import { isImageId, PictureFault, type Pictures } from './pictures.ts';
import { parsed, Refused, reasonOf, refusalIn, type Shop } from './shop.ts';

/** The shop remembers an Idempotency-Key for 48 hours; after nearly that long it is not relied on. */
const keysAreGood = 46 * 3_600_000;

const Added = z.object({ productId: z.string() });

/** What the shop could not do may go well in a moment, and with its key it can be asked again; a row that always fails is given up. */
const patiently = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (const pause of [500, 2_000]) {
    const answer = await send();
    if (answer.status < 500) return answer;
    await sleep(pause);
  }
  return send();
};

/** Adds products to the shop, each once, however often it is told to. */
export const productSender = (shop: Shop, pictures: Pictures, checkpoint: Checkpoint) => {
  const add = async (draft: Draft, isSecondTry = false): Promise<Fate> => {
    const imageIds = await Promise.all(draft.images.map(pictures.idOf));
    const body = draft.body(imageIds);
    checkpoint.send(draft.key, draft.hash);
    const answer = await patiently(() => shop.call('POST', '/v1/products', { body, key: `import-${draft.hash}` }));
    const refusal = refusalIn(answer);

    if (answer.status === 201) return done(draft, z.parse(Added, parsed(answer)).productId);
    // The key names the content: the product is there, from a run whose pictures had other ids.
    if (refusal.code === 'idempotency_key_reused') return done(draft, undefined);
    // Of a 5xx nobody knows what has happened before it.
    if (answer.status < 500) checkpoint.refuse(draft.key);
    if (refusal.code === 'invalid_image' && !isSecondTry && !draft.images.every(isImageId)) {
      pictures.renew(draft.images);
      return add(draft, true);
    }
    if ([401, 403].includes(answer.status)) throw new Refused(`The shop refuses this account: ${reasonOf(answer)}`);
    if (refusal.errors.length > 0) return draft.faults(refusal.errors);
    return [{ line: draft.line, column: '', reason: `the shop answered ${reasonOf(answer)}` }];
  };

  const done = (draft: Draft, productId: string | undefined): Fate => {
    checkpoint.add(draft.key, draft.hash, productId);
    return 'imported';
  };

  return async (draft: Draft): Promise<Fate> => {
    const before = checkpoint.imported(draft.key, draft.hash);
    if (before === 'same') return 'known';
    if (before === 'other') return [changed(draft)];
    const sentAt = checkpoint.sentAt(draft.key, draft.hash);
    if (sentAt !== undefined && Date.now() - sentAt.getTime() > keysAreGood) return [uncertain(draft, sentAt)];
    try {
      return await add(draft);
    } catch (error) {
      if (!(error instanceof PictureFault)) throw error;
      return [{ line: draft.line, column: 'images', reason: error.message }];
    }
  };
};

const changed = ({ line }: Draft) => ({
  line,
  column: 'product',
  reason:
    'was imported before with other content: change the product in the shop, or give it another key to add it anew',
});

const uncertain = ({ line }: Draft, sentAt: Date) => ({
  line,
  column: 'product',
  reason: `was sent at ${sentAt.toISOString()} without an answer, too long ago to repeat: look whether the shop has it, and give it another key if not`,
});
