import type { Money } from '#shared/kernel/money.ts';
import type { Booked, PaymentProvider, ProviderFact, ProviderName, Transaction } from '#shared/payments/index.ts';

/** One thing in which the provider's books and the shop's differ. */
export interface Difference {
  readonly kind: 'only there' | 'only here' | 'other amount' | 'other payment' | 'not told';
  readonly transactionId: string;
  readonly paymentNumber: string;
  /** What the provider says, and what the shop has written down. */
  readonly there?: Money;
  readonly here?: Money;
}

/** What was compared, and what came out. */
export interface Comparison {
  readonly there: number;
  readonly here: number;
  readonly differences: readonly Difference[];
}

/** The shop's books: the claims on transactions of providers, and the reference by which a payment is asked about. */
export interface ShopBooks {
  claimOn(provider: ProviderName, transactionId: string): Promise<Transaction | undefined>;
  /** What was written down of a provider on the day that is compared. */
  claimsOf(provider: ProviderName): Promise<readonly Transaction[]>;
  referenceOf(paymentNumber: string): Promise<string | undefined>;
}

interface Compared {
  readonly name: ProviderName;
  readonly books: AsyncIterable<Booked>;
  readonly shop: ShopBooks;
  readonly provider: Pick<PaymentProvider, 'query'>;
}

/**
 * Compares the books of a provider with those of the shop. What the provider has on that day has to be here, on whatever
 * day; what the shop has written down that day has to be there. The shop may have heard of it late, and so the provider
 * is asked about what its books of the day do not hold.
 */
export const compareDay = async ({ name, books, shop, provider }: Compared): Promise<Comparison> => {
  const differences: Difference[] = [];
  const there = new Set<string>();
  for await (const booked of books) {
    if (there.has(booked.transactionId)) continue;
    there.add(booked.transactionId);
    const difference = differing(booked, await shop.claimOn(name, booked.transactionId));
    if (difference) differences.push(difference);
  }

  const claims = await shop.claimsOf(name);
  for (const claim of claims) {
    const difference = there.has(claim.transactionId) ? undefined : await unbooked(claim, { shop, provider });
    if (difference) differences.push(difference);
  }
  return { there: there.size, here: claims.length, differences };
};

const differing = ({ transactionId, paymentNumber, amount }: Booked, claim?: Transaction): Difference | undefined => {
  const about = { transactionId, paymentNumber, there: amount };
  if (!claim) return { ...about, kind: 'only there' };
  if (claim.paymentNumber !== paymentNumber) return { ...about, kind: 'other payment', here: claim.amount };
  return isSame(claim.amount, amount) ? undefined : { ...about, kind: 'other amount', here: claim.amount };
};

/** What the shop heard of on this day, and the provider has in the books of another: it is asked what it knows now. */
const unbooked = async (
  { transactionId, paymentNumber, amount }: Transaction,
  { shop, provider }: Pick<Compared, 'shop' | 'provider'>,
): Promise<Difference | undefined> => {
  const about = { transactionId, paymentNumber, here: amount };
  const reference = await shop.referenceOf(paymentNumber);
  let fact: ProviderFact | undefined;
  try {
    fact = reference === undefined ? undefined : await provider.query({ paymentNumber, reference });
  } catch {
    // One that the provider cannot speak of, such as an earlier account's, hides none of the others.
    return { ...about, kind: 'not told' };
  }
  if (fact?.kind !== 'succeeded' || fact.transactionId !== transactionId) return { ...about, kind: 'only here' };
  return isSame(fact.amount, amount) ? undefined : { ...about, kind: 'other amount', there: fact.amount };
};

const isSame = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;
