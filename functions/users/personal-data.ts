import { cartData } from '#shared/cart/index.ts';
import { catalogData, merchantItem } from '#shared/catalog/index.ts';
import { merchantsOf, orderItem, ordersData, purchaseItem, saleItem } from '#shared/orders/index.ts';
import { paymentItem, paymentsData, refundItem, transactionItem } from '#shared/payments/index.ts';
import { recommendationsData } from '#shared/recommendations/index.ts';
import { reviewItem, reviewPlaces, reviewsData } from '#shared/reviews/index.ts';
import { searchData } from '#shared/search/index.ts';
import type { Kind } from '#shared/table/entity.ts';
import { requestsData } from '#shared/table/idempotency.privacy.ts';
import type { Item, PersonalData } from '#shared/table/index.ts';
import type { Key } from '#shared/table/item.ts';
import { shown } from '#shared/table/personal.ts';
import { claimedName, emailClaim, userItem, usernameClaim, usersData } from '#shared/users/index.ts';

/** Every kind of item that the table holds, with what becomes of it when its person is erased. */
export const personalData: readonly PersonalData[] = [
  ...usersData,
  ...requestsData,
  ...catalogData,
  ...cartData,
  ...ordersData,
  ...paymentsData,
  ...reviewsData,
  ...searchData,
  ...recommendationsData,
];

const dataOf = new Map(personalData.map((data) => [data.kind.type, data]));

export const personalDataOf = ({ type }: Item): PersonalData | undefined => dataOf.get(String(type));

/** An item as its person may have it; nothing for a kind that nobody has thought about. */
export const shownOf = (item: Item) => {
  const data = personalDataOf(item);
  return data && shown(item, data);
};

/** The kinds that lie in a person's own partition, or that something there points to. */
export const reachable: readonly Kind[] = [
  userItem,
  usernameClaim,
  emailClaim,
  saleItem,
  paymentItem,
  refundItem,
  transactionItem,
  reviewItem,
  merchantItem,
];

/** Where a person is spoken of outside of their own partition: each item that one of theirs points to. */
export const pointedAt = (item: Item): readonly Key[] => {
  const user = userItem.from(item);
  const order = orderItem.from(item);
  const payment = paymentItem.from(item);
  const purchase = purchaseItem.from(item);
  return [
    // Whoever is being erased holds no claims any more: an empty name is nobody's.
    ...(user?.username ? [usernameClaim.at({ name: claimedName(user.username) })] : []),
    ...(user?.email ? [emailClaim.at({ name: claimedName(user.email) })] : []),
    ...(user?.merchantId ? [merchantItem.at({ merchantId: user.merchantId })] : []),
    ...[order?.payment ?? [], order?.payments ?? []].flat().map((paymentNumber) => paymentItem.at({ paymentNumber })),
    ...(order ? merchantsOf(order).map((merchantId) => saleItem.at({ merchantId, orderId: order.orderId })) : []),
    ...(payment?.transactionId
      ? [transactionItem.at({ provider: payment.provider, transactionId: payment.transactionId })]
      : []),
    ...(purchase?.reviewId ? reviewPlaces(purchase.reviewId) : []),
  ];
};

/** Where more lies of a person than their items can name: beside a payment, everything that goes back of it. */
export const ownPartition = (item: Item): readonly string[] => {
  const payment = paymentItem.from(item);
  return payment ? [refundItem.partition(payment)] : [];
};
