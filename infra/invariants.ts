import { catalogViolations, ledgerViolations, merchantViolations } from '#shared/catalog/index.ts';
import { orderViolations, saleViolations, soldViolations, stockViolations } from '#shared/orders/index.ts';
import { moneyViolations, refundViolations } from '#shared/payments/index.ts';
import { reviewViolations } from '#shared/reviews/index.ts';
import type { Item } from '#shared/table/index.ts';
import { userViolations } from '#shared/users/index.ts';

/** What every item of the table, taken together, must add up to. */
export interface InvariantReport {
  readonly ok: boolean;
  readonly violations: readonly string[];
}

/** Checks the table itself, never what the shop has said: goods, stock and its ledger, orders, sales, money, ratings and the claims on names. */
export const checkInvariants = (items: readonly Item[]): InvariantReport => {
  const violations = [
    catalogViolations,
    ledgerViolations,
    merchantViolations,
    stockViolations,
    orderViolations,
    saleViolations,
    soldViolations,
    moneyViolations,
    refundViolations,
    userViolations,
    reviewViolations,
  ].flatMap((check) => check(items));
  return { ok: violations.length === 0, violations };
};
