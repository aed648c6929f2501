/** An amount in minor units (fen, cent): always an integer, never a float. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The largest amount of a price and of an order, in minor units: what the strictest payment provider takes at once. */
export const largestAmount = 99_999_999;

export const money = (amount: number, currency: string): Money => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`);
  return { amount, currency };
};

export const times = (price: Money, quantity: number): Money => money(price.amount * quantity, price.currency);

/** Adds amounts of one currency; `zero` names the currency of an empty sum. */
export const sum = (amounts: readonly Money[], zero: string): Money =>
  amounts.reduce(
    (total, each) => {
      if (each.currency !== total.currency) throw new RangeError(`cannot add ${each.currency} to ${total.currency}`);
      return money(total.amount + each.amount, total.currency);
    },
    money(0, zero),
  );

export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

/** An amount as a reader writes it: `¥128.00`. How many minor units make one is the currency's own affair. */
export const moneyText = ({ amount, currency }: Money, language: string): string => {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
