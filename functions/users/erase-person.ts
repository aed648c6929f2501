import type { Merchant } from '#shared/catalog/index.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { picturesIn } from '#shared/reviews/index.ts';
import type { Commits, Item, Statement } from '#shared/table/index.ts';
import { Gone } from '#shared/table/personal.ts';
import type { Erasure, User } from '#shared/users/index.ts';

interface Ports {
  readonly erasures: { user(userId: string): Promise<User | undefined> };
  readonly people: Commits & {
    itemsOf(userId: string): AsyncGenerator<readonly Item[]>;
    erasing(item: Item, userId: string): readonly Statement[];
  };
  readonly merchants: Commits & {
    of(merchantId: string): Promise<Merchant | undefined>;
    decided(merchant: Merchant, status: 'closed', now: Date): Statement;
  };
  readonly accounts: { remove(userId: string): Promise<void> };
  readonly tombstones: { put(userId: string, at: string): Promise<void> };
  readonly exports: { removeAll(userId: string): Promise<void> };
  readonly pictures: { remove(imageId: string): Promise<void>; removeUploadsOf(userId: string): Promise<void> };
}

/** Goes through everything that the shop has of a person whose erasure has begun. Each step may be repeated: a crash at any of them is made up for by the next run. */
export const erasePerson = async (
  erasure: Erasure,
  ports: Ports,
  now: Date,
  most = Number.POSITIVE_INFINITY,
): Promise<void> => {
  let seen = 0;
  const { userId, startedAt } = erasure;
  const { people, accounts, tombstones, exports, pictures } = ports;
  // Only now, and not before it began: a tombstone of somebody who was not erased would erase them after a restore.
  await tombstones.put(userId, startedAt);
  await accounts.remove(userId);
  await untilFresh(() => closeMerchant(userId, ports, now));

  for await (const items of people.itemsOf(userId)) {
    seen += items.length;
    if (seen > most) throw new Error(`There are more than ${most} items: too many for one request.`);
    await Promise.all(items.map((item) => eraseItem(item, userId, ports)));
  }
  await pictures.removeUploadsOf(userId);
  await exports.removeAll(userId);
};

/** The pictures go first: once the item is erased, nobody knows of them any more. */
const eraseItem = async (item: Item, userId: string, { people, pictures }: Ports): Promise<void> => {
  for (const imageId of picturesIn(item, userId)) await pictures.remove(imageId);
  for (const each of people.erasing(item, userId)) await unlessGone(untilFresh(() => people.commit([each])));
};

/** Nobody acts for the merchant any more: its goods go off sale, since nobody would send them. */
const closeMerchant = async (userId: string, { erasures, merchants }: Ports, now: Date): Promise<void> => {
  const merchantId = (await erasures.user(userId))?.merchantId;
  const merchant = merchantId === undefined ? undefined : await merchants.of(merchantId);
  if (merchant && merchant.status !== 'closed') await merchants.commit([merchants.decided(merchant, 'closed', now)]);
};

/** What has gone by itself meanwhile needs no erasing. */
const unlessGone = async (writing: Promise<void>): Promise<void> => {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
};
