import { describe, expect, it } from 'vitest';
import type { Contract } from '#functions/http/operation.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { noteWith } from './operations.ts';

capturedLog();
const shop = shopOver();
const sent = (key?: string, body: object = { text: 'a' }): TestRequest => ({
  caller: shopper('usr_1'),
  path: { noteId: 'note_1' },
  body,
  ...(key !== undefined && { headers: { 'content-type': 'application/json', 'idempotency-key': key } }),
});

/** Answers where the record of the request would be. */
const placeOf = (idempotency?: Contract['idempotency']) =>
  noteWith({ ...(idempotency && { idempotency }) }, async (input) => ({ sk: input.idempotency.place?.sk ?? null }));
const place = async (request: TestRequest, idempotency?: Contract['idempotency']) =>
  (await shop.call(placeOf(idempotency), request)).json;

describe('an Idempotency-Key', () => {
  it('is demanded where an order or a refund is made', async () => {
    const { status, code, errors } = await shop.refused(placeOf('required'), sent());
    expect([status, code, errors]).toEqual([
      400,
      'invalid_request',
      [{ path: 'Idempotency-Key', message: 'is required as a header' }],
    ]);
  });

  it('may be left out where it is only honoured', async () => {
    expect(await place(sent(), 'accepted')).toEqual({ sk: null });
  });

  it('is ignored where the contract does not speak of it', async () => {
    expect(await place(sent('key-1'))).toEqual({ sk: null });
  });

  it('leads to the same record again, and another one to another', async () => {
    const first = await place(sent('key-1'), 'accepted');
    expect(first).toEqual({ sk: expect.stringMatching(/^IDEM#/) });
    expect(await place(sent('key-1', { text: 'b' }), 'accepted')).toEqual(first);
    expect(await place(sent('key-2'), 'accepted')).not.toEqual(first);
  });

  it.each(['', 'x'.repeat(256), 'ключ', 'a\tb'])('is refused as %j', async (key) => {
    const { status, errors } = await shop.refused(placeOf('required'), sent(key));
    expect([status, errors?.[0]?.path]).toEqual([400, 'Idempotency-Key']);
  });
});
