import type { FieldError } from '#shared/kernel/problem.ts';
import { openBatches } from './batches.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Draft } from './draft.ts';
import type { Fate } from './import-goods.ts';
import { isImageId, PictureFault, type Pictures } from './pictures.ts';
import { Refused, reasonOf, refusalIn, type Shop } from './shop.ts';

/** The shop remembers an Idempotency-Key for 48 hours; after nearly that long it is not relied on. */
const keysAreGood = 46 * 3_600_000;

/** With what, and into what, products are sent. */
export interface Sending {
  readonly shop: Shop;
  readonly pictures: Pictures;
  readonly checkpoint: Checkpoint;
  /** Whether goods that the merchant has may be added once more. */
  readonly copy: boolean;
}

/** Adds products to the shop, each once, however often it is told to. */
export const productSender = ({ shop, pictures, checkpoint, copy }: Sending) => {
  const batches = openBatches(shop);

  const add = async (draft: Draft, isSecondTry = false): Promise<Fate> => {
    const imageIds = await Promise.all(draft.images.map(pictures.idOf));
    const body = draft.body(imageIds);
    checkpoint.send(draft.key, draft.hash);
    const added = await batches.add(`import-${draft.hash}`, body);
    if ('productId' in added) return done(draft, added.productId);

    const { refused: answer } = added;
    const refusal = refusalIn(answer);
    // The key names the content: the product is there, from a run whose pictures had other ids.
    if (refusal.code === 'idempotency_key_reused') return done(draft, undefined);
    // Of a 5xx nobody knows what has happened before it.
    if (answer.status < 500) checkpoint.refuse(draft.key);
    if (refusal.code === 'invalid_image' && !isSecondTry && !draft.images.every(isImageId)) {
      pictures.renew(draft.images);
      return add(draft, true);
    }
    if ([401, 403].includes(answer.status))
      throw new Refused(`The shop refuses ${shop.login} (${reasonOf(answer)}): log in as an approved merchant.`);
    if (refusal.errors.length > 0) return draft.faults(refusal.errors.map(ofProduct));
    return [{ line: draft.line, column: '', reason: `the shop answered ${reasonOf(answer)}` }];
  };

  const done = (draft: Draft, productId: string | undefined): Fate => {
    checkpoint.add(draft.key, draft.hash, productId);
    return 'imported';
  };

  /** The row of an export names the product that it came from: added again, it would be there twice. */
  const isOwn = async ({ productId }: Draft): Promise<boolean> => {
    if (copy || !/^prd_\w+$/.test(productId)) return false;
    const answer = await shop.call('GET', `/v1/merchant/products/${productId}`);
    if (answer.status === 200 || answer.status === 404) return answer.status === 200;
    throw new Refused(`The shop cannot say whether ${productId} is there: ${reasonOf(answer)}`);
  };

  return async (draft: Draft): Promise<Fate> => {
    const before = checkpoint.imported(draft.key, draft.hash);
    if (before === 'same') return 'known';
    if (before === 'other') return [changed(draft)];
    const sentAt = checkpoint.sentAt(draft.key, draft.hash);
    if (sentAt !== undefined && Date.now() - sentAt.getTime() > keysAreGood) return [uncertain(draft, sentAt)];
    try {
      if (await isOwn(draft)) return [own(draft)];
      return await add(draft);
    } catch (error) {
      if (!(error instanceof PictureFault)) throw error;
      return [{ line: draft.line, column: 'images', reason: error.message }];
    }
  };
};

/** `products[0].product.skus[1].price` → `skus[1].price` */
const ofProduct = ({ path, message }: FieldError): FieldError => ({
  path: path.replace(/^products\[0\]\.product\./, ''),
  message,
});

const own = ({ line, productId }: Draft) => ({
  line,
  column: 'productId',
  reason: `${productId} is yours already, and an import only adds: change it in the shop, or add a copy with --copy`,
});

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
