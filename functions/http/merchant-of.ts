import { Problem } from '#shared/kernel/problem.ts';
import type { Caller } from './operation.ts';

/** The merchant that the caller acts for. An admin is nobody's merchant, although an admin token opens these routes. */
export const merchantOf = ({ merchantId }: Caller): string => {
  if (merchantId === undefined) throw new Problem('forbidden', { detail: 'This account belongs to no merchant.' });
  return merchantId;
};
