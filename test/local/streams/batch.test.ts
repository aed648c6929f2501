import { describe, expect, it } from 'vitest';
import { type DeliveryOptions, deliver, type Failure } from '#infra/local/streams/batch.ts';
import type { StreamRecord } from '#infra/local/streams/record.ts';

const aRecord = (position: string, created = Date.now() / 1000): StreamRecord => ({
  eventID: position,
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: position, ApproximateCreationDateTime: created },
});

const batchOf = (...positions: string[]) => positions.map((position) => aRecord(position));

/** Delivers to a function that has done what it did not refuse, and reports how it went. */
const deliverTo = async (
  batch: readonly StreamRecord[],
  behave: (positions: string[], call: number) => unknown,
  source: Partial<DeliveryOptions['source']> = {},
) => {
  const calls: string[] = [];
  const failures: Failure[] = [];
  await deliver(batch, {
    source: { reportsItemFailures: true, bisects: true, retries: 2, maximumAgeSeconds: -1, ...source },
    backoffMilliseconds: 1,
    giveUp: async (failure) => void failures.push(failure),
    invoke: async (records) => {
      const positions = records.map((record) => record.dynamodb.SequenceNumber);
      calls.push(positions.join(''));
      return behave(positions, calls.length);
    },
  });
  const given = failures.map(({ records, condition }) => [condition, records.map((each) => each.eventID).join('')]);
  return { calls, failures: given };
};

const refusing = (poison: string) => (positions: string[]) => {
  if (positions.includes(poison)) throw new Error(`cannot take ${poison}`);
};

const reporting = (poison: string) => (positions: string[]) => ({
  batchItemFailures: positions.includes(poison) ? [{ itemIdentifier: poison }] : [],
});

describe('delivering a batch', () => {
  it('calls the function once when all goes well', async () => {
    expect(await deliverTo(batchOf('1', '2'), () => undefined)).toEqual({ calls: ['12'], failures: [] });
  });

  it('halves a batch that throws until the poisoned record stands alone', async () => {
    const { calls, failures } = await deliverTo(batchOf('1', '2', '3', '4'), refusing('3'));

    expect(calls).toEqual(['1234', '12', '34', '3', '3', '3', '4']);
    expect(failures).toEqual([['RetryAttemptsExhausted', '3']]);
  });

  it('goes on with the first record that was reported as failed', async () => {
    const { calls, failures } = await deliverTo(batchOf('1', '2', '3', '4'), reporting('2'));

    expect(calls).toEqual(['1234', '234', '23', '2', '2', '2', '3', '4']);
    expect(failures).toEqual([['RetryAttemptsExhausted', '2']]);
  });

  it('retries the whole batch where it may not be halved, and gives it up as a whole', async () => {
    const { calls, failures } = await deliverTo(batchOf('1', '2'), refusing('2'), { bisects: false, retries: 1 });

    expect(calls).toEqual(['12', '12']);
    expect(failures).toEqual([['RetryAttemptsExhausted', '12']]);
  });

  it('ignores reports where they were not asked for', async () => {
    expect(await deliverTo(batchOf('1'), reporting('1'), { reportsItemFailures: false })).toEqual({
      calls: ['1'],
      failures: [],
    });
  });

  it('fails the whole batch for a report that names nothing', async () => {
    const { calls } = await deliverTo(
      batchOf('1', '2'),
      (_, call) => (call === 1 ? { batchItemFailures: [{ itemIdentifier: '' }] } : {}),
      { bisects: false },
    );

    expect(calls).toEqual(['12', '12']);
  });

  it('recovers when a later attempt succeeds', async () => {
    const flaky = (_: string[], call: number) => {
      if (call < 3) throw new Error('not yet');
    };

    expect(await deliverTo(batchOf('1'), flaky)).toEqual({ calls: ['1', '1', '1'], failures: [] });
  });

  it('gives up a record that is too old, however many attempts are left', async () => {
    const old = [aRecord('1', Date.now() / 1000 - 7200)];

    const { calls, failures } = await deliverTo(old, refusing('1'), { retries: -1, maximumAgeSeconds: 3600 });

    expect(calls).toEqual(['1']);
    expect(failures).toEqual([['RecordAgeExceeded', '1']]);
  });
});
