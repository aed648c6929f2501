import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { conflictOf, type Reason } from '#shared/table/conflict.ts';
import { entity, shape } from '#shared/table/index.ts';
import { toWireItem } from '#shared/table/item.ts';

const claim = entity(shape<{ name: string; owner?: string }>(), 'claim', { pk: 'CLAIM#{name}', sk: 'META' });

const silent = claim.put({ name: 'silent' }, { when: 'absent' });
const taken = claim.put(
  { name: 'taken' },
  { when: 'absent', otherwise: (current) => new Problem('username_taken', { detail: `by ${current?.owner}` }) },
);
const late = claim.put({ name: 'late' }, { when: 'absent', otherwise: () => new Problem('email_taken') });

const sdkError = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name, ...more });
const cancelled = (...CancellationReasons: readonly Reason[]): Error =>
  sdkError('TransactionCanceledException', { CancellationReasons });
const failed = (Item = toWireItem({ owner: 'bob' })): Reason => ({ Code: 'ConditionalCheckFailed', Item });
const none: Reason = { Code: 'None' };

describe('a refused write', () => {
  it('is the answer of its own statement, which is shown the item as it was', () => {
    const error = sdkError('ConditionalCheckFailedException', { Item: toWireItem({ owner: 'bob' }) });
    expect(conflictOf(error, [taken])).toMatchObject({ code: 'username_taken', details: { detail: 'by bob' } });
  });

  it('of a statement that has no answer makes the story be told again', () => {
    expect(conflictOf(sdkError('ConditionalCheckFailedException'), [silent])).toBeInstanceOf(Stale);
  });
});

describe('a cancelled transaction', () => {
  it('is the answer of the statement that failed', () => {
    expect(conflictOf(cancelled(none, failed(), none), [silent, taken, late])).toMatchObject({
      code: 'username_taken',
    });
  });

  it('is the answer of the first of those that failed', () => {
    expect(conflictOf(cancelled(none, failed(), failed()), [silent, late, taken])).toMatchObject({
      code: 'email_taken',
    });
  });

  it('is stale when the first that failed has no answer, though a later one has', () => {
    expect(conflictOf(cancelled(failed(), failed()), [silent, taken])).toBeInstanceOf(Stale);
  });

  it('is a refusal before it is a conflict: another try would be refused as well', () => {
    expect(conflictOf(cancelled({ Code: 'TransactionConflict' }, failed()), [silent, taken])).toMatchObject({
      code: 'username_taken',
    });
  });

  it('is stale when another transaction was in the way', () => {
    expect(conflictOf(cancelled(none, { Code: 'TransactionConflict' }), [silent, taken])).toBeInstanceOf(Stale);
  });

  it.each(['ProvisionedThroughputExceeded', 'ThrottlingError'])('by %s is unavailable for a moment', (Code) => {
    expect(conflictOf(cancelled(none, { Code }), [silent, taken])).toMatchObject({
      code: 'unavailable',
      details: { retryAfter: 1 },
    });
  });

  it('for a reason that only a programmer can mend stays what it is', () => {
    const error = cancelled(none, { Code: 'ValidationError' });
    expect(conflictOf(error, [silent, taken])).toBe(error);
  });
});

describe('a write that did not get through', () => {
  it.each(['TransactionConflictException', 'TransactionInProgressException'])('by %s is stale', (name) => {
    expect(conflictOf(sdkError(name), [silent])).toBeInstanceOf(Stale);
  });

  it.each([
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'InternalServerError',
    'TimeoutError',
  ])('by %s is unavailable, and keeps its cause for the log', (name) => {
    const error = sdkError(name);
    expect(conflictOf(error, [silent])).toMatchObject({ code: 'unavailable', details: { cause: error } });
  });

  it.each([sdkError('ResourceNotFoundException'), 'thrown text'])('for any other reason stays what it is', (error) => {
    expect(conflictOf(error, [silent])).toBe(error);
  });
});
