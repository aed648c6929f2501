import { describe, expect, it } from 'vitest';
import { idempotencyOf, idempotencyRecord } from '#shared/table/idempotency.ts';

const now = new Date('2026-11-23T08:00:00.000Z');
const keyed = (changes: Partial<Parameters<typeof idempotencyOf>[0]> = {}) =>
  idempotencyOf({
    operationId: 'orders/place-order',
    userId: 'usr_1',
    key: 'key-1',
    path: '/v1/orders',
    body: Buffer.from('{"note":"a"}'),
    now,
    ...changes,
  });

const recordOf = (idempotency: ReturnType<typeof idempotencyOf>) => {
  const [statement, ...others] = idempotency.remember('ord_1');
  expect(others).toEqual([]);
  return { statement, record: idempotencyRecord.from(statement?.item) };
};

describe('a request with a key', () => {
  it('is remembered once, beside its user, for two days', () => {
    const { statement, record } = recordOf(keyed());
    expect(statement).toMatchObject({ action: 'put', when: 'absent', key: { pk: 'USER#usr_1' } });
    expect(statement?.key.sk).toMatch(/^IDEM#[\w-]{43}$/);
    expect(record?.ttl).toBe(now.getTime() / 1000 + 48 * 3600);
    expect(keyed().place).toMatchObject(statement?.key ?? {});
  });

  it('is answered with what its first sending has made', () => {
    expect(keyed().resourceOf(recordOf(keyed()).record)).toBe('ord_1');
    expect(keyed().resourceOf(undefined)).toBeUndefined();
  });

  it.each([
    ['another body', { body: Buffer.from('{"note":"b"}') }],
    ['another path', { path: '/v1/orders/ord_2/payments' }],
    ['its path and body cut elsewhere', { path: '/v1/orders{', body: Buffer.from('"note":"a"}') }],
  ])('is refused when it comes again with %s', (_, changes) => {
    const { record } = recordOf(keyed());
    expect(() => keyed(changes).resourceOf(record)).toThrow(
      expect.objectContaining({ code: 'idempotency_key_reused', status: 422 }),
    );
  });

  it.each([
    ['another user', { userId: 'usr_2' }],
    ['another operation', { operationId: 'payments/start-payment' }],
    ['another key', { key: 'key-2' }],
  ])('is another request for %s', (_, changes) => {
    const { pk, sk } = keyed(changes).place ?? {};
    expect([pk, sk]).not.toEqual([keyed().place?.pk, keyed().place?.sk]);
  });

  it('does not keep the key itself, nor the body', () => {
    const stored = JSON.stringify(recordOf(keyed({ key: 'secret-key', body: Buffer.from('secret body') })).statement);
    expect(stored).not.toContain('secret');
  });

  it.each(['', 'x'.repeat(256), 'line\nbreak', 'schlüssel', '\u0000'])('refuses the key %j', (key) => {
    expect(() => keyed({ key })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it.each(['x', ' ', '~'.repeat(255)])('takes the key %j', (key) => {
    expect(keyed({ key }).place).toBeDefined();
  });
});

describe('a request without a key', () => {
  it.each([{ key: undefined }, { userId: undefined }])('remembers nothing and finds nothing: %j', (changes) => {
    const { place, remember, resourceOf } = keyed(changes);
    expect([place, remember('ord_1'), resourceOf(recordOf(keyed()).record)]).toEqual([undefined, [], undefined]);
  });
});
