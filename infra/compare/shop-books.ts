import type { OperatorTable } from '#shared/aws/operator-table.ts';
import { type BookDay, paymentItem, type Transaction, transactionItem } from '#shared/payments/index.ts';
import type { ShopBooks } from './compare-day.ts';

/** The books of a shop in its table. Claims know their day only in themselves: the table is read from end to end, once. */
export const shopBooks = ({ table, items }: OperatorTable, day: BookDay, seen: (count: number) => void): ShopBooks => {
  const readClaims = async (): Promise<readonly Transaction[]> => {
    const claims: Transaction[] = [];
    let count = 0;
    for await (const item of items()) {
      seen(++count);
      const claim = transactionItem.from(item);
      if (claim && claim.at >= day.from.toISOString() && claim.at < day.to.toISOString()) claims.push(claim);
    }
    return claims;
  };
  let claims: Promise<readonly Transaction[]> | undefined;

  return {
    claimOn: (provider, transactionId) =>
      table.get(transactionItem.at({ provider, transactionId }), { consistent: true }),
    referenceOf: async (paymentNumber) =>
      (await table.get(paymentItem.at({ paymentNumber }), { consistent: true }))?.reference,
    claimsOf: async (provider) => {
      claims ??= readClaims();
      return (await claims).filter((claim) => claim.provider === provider);
    },
  };
};
