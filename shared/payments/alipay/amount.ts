import type { Money } from '#shared/kernel/money.ts';
import { invalid } from '#shared/kernel/problem.ts';

/** Alipay takes between one fen and a hundred million yuan. */
const largest = 10_000_000_000;

/** An amount as Alipay takes it, in yuan with two places; the shopper is told where Alipay cannot take it. */
export const toYuan = ({ amount, currency }: Money): string => {
  if (currency !== 'CNY') throw invalid('method', 'Alipay takes CNY only; choose another way to pay');
  if (amount < 1 || amount > largest)
    throw invalid('method', 'Alipay takes between 0.01 and 100,000,000.00 yuan; choose another way to pay');
  const fen = String(amount).padStart(3, '0');
  return `${fen.slice(0, -2)}.${fen.slice(-2)}`;
};
