import { deleteReview } from '#functions/reviews/delete-review.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { replyToReview } from '#functions/reviews/reply-to-review.ts';
import { reportReview } from '#functions/reviews/report-review.ts';
import { setVisibility } from '#functions/reviews/set-visibility.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import type { Product } from '#shared/catalog/index.ts';
import { merchant, type TestCaller } from '#test/event.ts';
import { shopOver } from '#test/shop.ts';
import { changesBetween, imageOf, type StreamChange } from '#test/stream.ts';
import type { RealTable } from '#test/table.ts';
import { admin, reviewing } from './reviewing.ts';

/** What happens to the reviews of a product: which of them, and the rating that is given. */
export interface Step {
  readonly step: 'write' | 'edit' | 'delete' | 'reply' | 'report' | 'hide' | 'show';
  readonly which: number;
  readonly rating: number;
}

/** Plays a story over one product, and tells what the stream would have told of it. */
export const played = async (
  table: RealTable,
  steps: readonly Step[],
): Promise<{ readonly product: Product; readonly changes: readonly StreamChange[] }> => {
  const shop = shopOver({ engine: table.engine });
  const given = reviewing(table);
  const product = await given.givenProduct();
  const reviews: { readonly caller: TestCaller; readonly reviewId: string }[] = [];

  const write = async (rating: number) => {
    const caller = await given.givenBuyer(product);
    const request = { caller, path: { productId: product.productId }, body: { rating, text: 'x' } };
    reviews.push({ caller, reviewId: (await shop.done(writeReview, request)).reviewId });
  };
  const show = (path: Record<string, string>, visible: boolean) =>
    shop.call(setVisibility, { caller: admin, path, body: { visible } });
  const steppers: Record<
    Exclude<Step['step'], 'write'>,
    (path: Record<string, string>, caller: TestCaller, rating: number) => Promise<unknown>
  > = {
    edit: (path, caller, rating) => shop.call(editReview, { caller, path, body: { rating } }),
    delete: (path, caller) => shop.call(deleteReview, { caller, path }),
    reply: (path) => shop.call(replyToReview, { caller: merchant(product.merchantId), path, body: { text: 'y' } }),
    report: async (path) =>
      shop.call(reportReview, { caller: await given.givenShopper(), path, body: { reason: 'z' } }),
    hide: (path) => show(path, false),
    show: (path) => show(path, true),
  };

  const changes: StreamChange[] = [];
  for (const { step, which, rating } of steps) {
    const before = await imageOf(table);
    const chosen = reviews[which % Math.max(1, reviews.length)];
    if (step === 'write' || !chosen) await write(rating);
    else await steppers[step]({ reviewId: chosen.reviewId }, chosen.caller, rating);
    changes.push(...changesBetween(before, await imageOf(table)));
  }
  return { product, changes };
};
