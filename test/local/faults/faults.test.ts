import { describe, expect, it } from 'vitest';
import { Fault, noFaults } from '#infra/local/faults/faults.ts';
import { broken, conflicting, throttled } from '#infra/local/faults/refusals.ts';
import { aRequest } from '../gateway/request.ts';

describe('faults', () => {
  it.each(['dynamodb', 'cognito', 'ses', 's3', 'alipay', 'wechat', 'card'])('can be asked for of %s', (service) => {
    expect(Fault.safeParse({ service, kind: 'slow', rate: 0.5 }).success).toBe(true);
  });

  it('happen to their service only, as often as they were asked for, until they are cleared', () => {
    let chance = 0.3;
    const faults = noFaults(() => chance);
    faults.set({ service: 'dynamodb', kind: 'slow', rate: 0.2 });
    faults.set({ service: 'dynamodb', kind: 'throttle', rate: 0.5 });

    expect(faults.draw('dynamodb')).toBe('throttle');
    expect(faults.draw('cognito')).toBeUndefined();
    chance = 0.1;
    expect(faults.draw('dynamodb')).toBe('slow');
    chance = 0.5;
    expect(faults.draw('dynamodb')).toBeUndefined();
    chance = 0;
    faults.clear();
    expect(faults.draw('dynamodb')).toBeUndefined();
  });

  it('cancel a transaction with one reason an item, and nothing but transactions', () => {
    const body = Buffer.from(JSON.stringify({ TransactItems: [{ Put: {} }, { Update: {} }] }));
    const target = (action: string) => ({ headers: { 'x-amz-target': `DynamoDB_20120810.${action}` }, body });

    expect(JSON.parse(String(conflicting(aRequest(target('TransactWriteItems')))?.body))).toMatchObject({
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    expect(conflicting(aRequest(target('PutItem')))).toBeUndefined();
  });

  it('speak the format of the service', () => {
    expect(throttled.s3(aRequest())).toMatchObject({
      status: 503,
      body: expect.stringContaining('<Code>SlowDown</Code>'),
    });
    expect(broken.card(aRequest())).toMatchObject({ status: 500, body: expect.stringContaining('"api_error"') });
    expect(throttled.wechat(aRequest())).toMatchObject({ status: 429, body: expect.stringContaining('"code"') });
    // Alipay says everything with 200, and what stands between cannot sign for it.
    const busy = broken.alipay(aRequest());
    expect(busy).toMatchObject({ status: 200, body: expect.stringContaining('"20000"') });
    expect(busy.body).not.toContain('"sign"');
  });
});
