import { Problem } from '../kernel/problem.ts';
import { Contended, Stale } from '../kernel/stale.ts';
import { fromWireItem, type WireReadItem } from './item.ts';
import type { Statement } from './statement.ts';

/** Why one statement of a transaction was refused, as DynamoDB names it. */
export interface Reason {
  readonly Code?: string | undefined;
  readonly Item?: WireReadItem | undefined;
}

/** What the engine throws; the adapter keeps the SDK's names. */
interface EngineError extends Error {
  readonly Item?: WireReadItem;
  readonly CancellationReasons?: readonly Reason[];
}

const contended = new Set(['TransactionConflict', 'TransactionConflictException', 'TransactionInProgressException']);
const overloaded = new Set([
  'ThrottlingException',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TimeoutError',
]);

/**
 * The error that a refused write means: the answer of the first statement whose condition failed, `Stale` where that
 * statement has none or another writer was in the way, `unavailable` where the table could not take it.
 */
export const conflictOf = (error: unknown, statements: readonly Statement[]): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, Item, CancellationReasons } = error as EngineError;
  if (name === 'ConditionalCheckFailedException') return refusal(statements[0], Item, error);
  if (name === 'TransactionCanceledException') return cancellation(CancellationReasons ?? [], statements, error);
  if (contended.has(name)) return new Contended(name, { cause: error });
  if (overloaded.has(name)) return new Problem('unavailable', { retryAfter: 1, cause: error });
  return error;
};

const cancellation = (reasons: readonly Reason[], statements: readonly Statement[], error: Error): unknown => {
  const failed = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
  if (failed >= 0) return refusal(statements[failed], reasons[failed]?.Item, error);
  const codes = reasons.flatMap(({ Code }) => (Code && Code !== 'None' ? [Code] : []));
  if (codes.some((code) => contended.has(code))) return new Contended(codes.join(', '), { cause: error });
  if (codes.some((code) => overloaded.has(code))) return new Problem('unavailable', { retryAfter: 1, cause: error });
  return error;
};

const refusal = (statement: Statement | undefined, current: WireReadItem | undefined, cause: Error): Error => {
  const error = statement?.otherwise?.(current && fromWireItem(current));
  // Kinds of keys only: the rest of a key may be somebody's address, and this text may reach the log.
  const kind = statement && `${statement.key.pk.split('#')[0]} ${statement.key.sk.split('#')[0]}`;
  return error ?? new Stale(`a condition on ${kind} does not hold`, { cause });
};
