import { describe, expect, it } from 'vitest';
import { deleteReview } from '#functions/reviews/delete-review.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { listReviews } from '#functions/reviews/list-reviews.ts';
import { replyToReview } from '#functions/reviews/reply-to-review.ts';
import { reportReview } from '#functions/reviews/report-review.ts';
import { setVisibility } from '#functions/reviews/set-visibility.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import { people } from '#functions/users/people.ts';
import { fullRating, type Product, ratingItem } from '#shared/catalog/index.ts';
import { reviews } from '#shared/reviews/index.ts';
import { userItem } from '#shared/users/index.ts';
import { type EngineFault, faultyEngine, laggingEngine } from '#test/engines.ts';
import { merchant, shopper } from '#test/event.ts';
import { aUser } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { admin, reviewing } from './reviewing.ts';

capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { givenProduct, givenBuyer, givenShopper, givenReview, bought, violations } = reviewing(real);

const pathOf = ({ productId }: Product) => ({ productId });
const ratingOf = async (product: Product) => fullRating(await real.table.get(ratingItem.at(product)));
const repeated = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('an erasure between the reads and the write of somebody who changes a review', () => {
  it.each([
    ['hides it', false],
    ['shows it again', true],
  ])('is not undone by whoever %s', async (_, visible) => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const request = { caller: admin, path: { reviewId: review.reviewId } };
    await shop().done(setVisibility, { ...request, body: { visible: !visible } });
    const erase = async () => {
      for await (const items of people.reads(real.table).itemsOf(caller.userId)) {
        for (const item of items) await real.given(people.writes(real.table).erasing(item, caller.userId));
      }
    };
    let isFirst = true;
    const engine: typeof real.engine = {
      ...real.engine,
      transactWriteItems: async (inputs) => {
        if (isFirst) {
          isFirst = false;
          await erase();
        }
        return real.engine.transactWriteItems(inputs);
      },
    };
    expect((await shopOver({ engine }).call(setVisibility, { ...request, body: { visible } })).status).toBe(200);
    const after = await reviews.reads(real.table).anywhere(review.reviewId);
    expect(after).toMatchObject({ visible, review: { author: '***' } });
  });
});

describe('two hundred buyers who review one product at once', () => {
  it('are all heard, and the rating is exact', async () => {
    const product = await givenProduct();
    const users = repeated(200, () => aUser());
    await real.given(users.flatMap((user) => [userItem.put(user), bought(user.userId, product)]));
    const answers = await Promise.all(
      users.map(({ userId }, i) =>
        shop().call(writeReview, {
          caller: shopper(userId),
          path: pathOf(product),
          body: { rating: (i % 5) + 1, text: `Review ${i}.` },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(await ratingOf(product)).toEqual({ average: 3, count: 200, histogram: [40, 40, 40, 40, 40] });
    expect(await violations()).toEqual([]);
  }, 60_000);

  it('are heard also when each of them is in the way of others six times in a row', async () => {
    const product = await givenProduct();
    const callers = await Promise.all(repeated(5, () => givenBuyer(product)));
    // Two reads go before: nobody has sent a key.
    const conflicts = new Map(repeated(6, (i): [number, EngineFault] => [i + 2, 'conflict']));
    const answers = await Promise.all(
      callers.map((caller) => {
        const engine = faultyEngine(real.engine, conflicts);
        const request = { caller, path: pathOf(product), body: { rating: 5, text: 'Good.' } };
        return shopOver({ engine }).call(writeReview, request);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(repeated(5, () => 201));
    expect(await ratingOf(product)).toMatchObject({ count: 5 });
  }, 60_000);
});

describe('one shopper', () => {
  it('who reviews twice at once has reviewed once', async () => {
    const product = await givenProduct();
    const caller = await givenBuyer(product);
    const answers = await Promise.all(
      repeated(6, (i) =>
        shop().call(writeReview, { caller, path: pathOf(product), body: { rating: 5, text: `Review ${i}.` } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await ratingOf(product)).toMatchObject({ count: 1 });
  });

  it('who edits twice at once leaves a rating that is that of the review', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    const answers = await Promise.all(
      [1, 2, 3].map((rating) => shop().call(editReview, { caller, path, body: { rating } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await ratingOf(product)).toMatchObject({ count: 1 });
    expect(await violations()).toEqual([]);
  });

  it('whose edit meets the merchant’s answer and reports of others loses none of them', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    const reporters = await Promise.all(repeated(3, () => givenShopper()));
    const answers = await Promise.all([
      shop().call(editReview, { caller, path, body: { rating: 2 } }),
      shop().call(replyToReview, { caller: merchant(product.merchantId), path, body: { text: 'Sorry.' } }),
      ...reporters.map((reporter) => shop().call(reportReview, { caller: reporter, path, body: { reason: 'x' } })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 202, 202, 202]);
    const hidden = await shop().done(setVisibility, { caller: admin, path, body: { visible: false } });
    expect(hidden).toMatchObject({ rating: 2, reply: { text: 'Sorry.' }, reports: 3 });
  });
});

describe('a review that is taken back and hidden at the same moment', () => {
  it('is one or the other, and counted out once', async () => {
    for (let round = 0; round < 5; round++) {
      const product = await givenProduct();
      const { caller, review } = await givenReview(shop(), product);
      const path = { reviewId: review.reviewId };
      const [gone, hidden] = await Promise.all([
        shop().call(deleteReview, { caller, path }),
        shop().call(setVisibility, { caller: admin, path, body: { visible: false } }),
      ]);
      expect([
        [204, 404],
        [404, 200],
      ]).toContainEqual([gone.status, hidden.status]);
      expect(await ratingOf(product)).toMatchObject({ count: 0 });
    }
    expect(await violations()).toEqual([]);
  });
});

describe('reads that are a moment behind', () => {
  it('let nobody review twice, and lose no edit', async () => {
    const lagging = shopOver({ engine: laggingEngine(real.engine) });
    const product = await givenProduct();
    const { caller, review } = await givenReview(lagging, product);
    const again = { caller, path: pathOf(product), body: { rating: 5, text: 'Again.' } };
    expect(await lagging.refused(writeReview, again)).toMatchObject({ code: 'already_reviewed' });
    const path = { reviewId: review.reviewId };
    for (const rating of [1, 2, 3]) await lagging.done(editReview, { caller, path, body: { rating } });
    await lagging.done(setVisibility, { caller: admin, path, body: { visible: false } });
    await lagging.done(setVisibility, { caller: admin, path, body: { visible: true } });
    expect((await shop().done(listReviews, { path: pathOf(product) })).summary).toMatchObject({ average: 3, count: 1 });
    expect(await violations()).toEqual([]);
  });
});
