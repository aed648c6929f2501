import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import { eventOf, headerFor, newSecret, sessionOf } from '#test/payments/card/genuine.ts';
import { type Answer, call, eventually } from './client.ts';
import { facts } from './facts.ts';
import { type Account, aProduct, aShopper, invariants, orderBody, placeOrder, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const sandbox = (what: object): Promise<Answer> => call('POST', '/_local/sandbox/_ctl', { body: what });
const faults = (what: object): Promise<Answer> => call('POST', '/_local/faults', { body: what });

const notify = (body: string, signature?: string): Promise<Answer> =>
  call('POST', '/v1/webhooks/card', {
    body,
    headers: signature === undefined ? {} : { 'stripe-signature': signature },
  });

describe.skipIf(isElsewhere)('a payment provider', () => {
  const cloud = ownCloud();
  let shopper: Account;
  let sku: string;
  let secret: string;
  beforeAll(async () => {
    shopper = await aShopper();
    ({ sku } = await aProduct());
    const answer = await fetch(cloud().engines.ssm.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameters', 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ Names: ['/shop/dev/payments/card'], WithDecryption: true }),
    });
    const found: { Parameters: { Value: string }[] } = JSON.parse(await answer.text());
    secret = parseCardSettings(found.Parameters[0]?.Value ?? '').webhookSecrets[0] ?? '';
  });
  afterEach(async () => {
    await faults({ clear: true });
    expect(await invariants()).toEqual([]);
  });

  const orderToPay = async (): Promise<{ orderId: string; paymentNumber: string }> => {
    const { orderId } = (await placeOrder(shopper.token, orderBody([{ sku, quantity: 1 }]))).json;
    const { paymentNumber } = (await startPayment(orderId)).json;
    return { orderId, paymentNumber };
  };
  const startPayment = (orderId: string) =>
    call('POST', `/v1/orders/${orderId}/payments`, { token: shopper.token, body: {} });
  const show = async (path: string) => (await call('GET', path, { token: shopper.token })).json;
  const statusOf = async (orderId: string): Promise<string> => (await show(`/v1/orders/${orderId}`)).status;
  const history = async (orderId: string): Promise<readonly string[]> =>
    (await show(`/v1/orders/${orderId}/events`)).items.map(({ type }: { type: string }) => type);
  const becomesPaid = (orderId: string) =>
    eventually(
      () => statusOf(orderId),
      (status) => status === 'paid',
    );

  /** A notification as the provider would write it about a payment, with the changes of somebody who meddles. */
  const about = (paymentNumber: string, changes: object = {}): string =>
    JSON.stringify(
      eventOf(
        sessionOf({
          client_reference_id: paymentNumber,
          metadata: { payment_no: paymentNumber },
          payment_intent: `pi_${paymentNumber}`,
          ...changes,
        }),
      ),
    );
  const signed = (body: string, key = secret, at = new Date()): string => headerFor(body, key, at);
  const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);

  it('is not believed unless it signed exactly this, and lately', async () => {
    const { paymentNumber } = await orderToPay();
    const body = about(paymentNumber);
    const genuine = signed(body);
    const before = await facts();

    const refused = [
      await notify(body),
      await notify(body, ''),
      await notify(body, 'x'.repeat(5_000)),
      await notify(body, signed(body, newSecret())),
      await notify(body, signed(body, secret, secondsAgo(301))),
      await notify(body, signed(body, secret, secondsAgo(-310))),
      await notify(body, genuine.replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000) + 1}`)),
      await notify(body, `t=1,${genuine}`),
      await notify(body, genuine.replace('v1=', 'v0=')),
      await notify(body.replace('19900', '19901'), genuine),
      await notify(` ${body}`, genuine),
      await notify(about('P01JD3Z5Q8V0000000000000000'), genuine),
      await notify('', signed(body)),
      await notify('not JSON', signed('not JSON')),
    ];
    for (const answer of refused) expectProblem(answer, 400, 'invalid_signature');
    expect(await facts()).toEqual(before);
  });

  it('pays an order once, however often it says so', async () => {
    const { orderId, paymentNumber } = await orderToPay();
    const body = about(paymentNumber);
    const answers = await Promise.all(Array.from({ length: 20 }, () => notify(body, signed(body))));
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(Array(20).fill('200 ok'));
    expect([await statusOf(orderId), await history(orderId)]).toEqual(['paid', ['placed', 'paid']]);
    expect((await notify(body, signed(body))).status).toBe(200);
    expect(await history(orderId)).toEqual(['placed', 'paid']);
  });

  it('is heard out and not acted upon when it speaks of what is none of the shop’s', async () => {
    const before = await facts();
    const strange = [
      about('P01JD3Z5Q8V0000000000000000'),
      about('P'.repeat(300)),
      JSON.stringify(eventOf({ object: 'charge' }, { type: 'charge.succeeded' })),
    ];
    for (const body of strange) expect((await notify(body, signed(body))).status, body).toBe(200);
    expect(await facts()).toEqual(before);
  });

  it.each([{ amount_total: 1 }, { amount_total: 19_901 }, { currency: 'usd' }])(
    'does not pay the order with %j',
    async (changes) => {
      const { orderId, paymentNumber } = await orderToPay();
      const body = about(paymentNumber, changes);
      expect((await notify(body, signed(body))).status).toBe(200);
      expect(await statusOf(orderId)).toBe('pending_payment');
      expect((await show(`/v1/payments/${paymentNumber}`)).status).toBe('review');
    },
  );

  it.each([
    { drop: 2 },
    { duplicate: 5 },
    { wrongKey: true },
    { oldTimestamp: true },
    { corrupt: 'amount_total' },
    { corrupt: 'client_reference_id', drop: 1, duplicate: 3 },
  ])('is paid in the end although its notification meets %j', async (next) => {
    const { orderId, paymentNumber } = await orderToPay();
    await sandbox({ next });
    await sandbox({ pay: paymentNumber });
    await becomesPaid(orderId);
    expect(await history(orderId)).toEqual(['placed', 'paid']);
    // An attempt is in the provider's log once it is answered, which is after the order is paid.
    const attempts = async (): Promise<readonly { paymentNumber: string }[]> =>
      (await call('GET', '/_local/sandbox/_ctl/log')).json;
    await eventually(attempts, (all) => all.filter((each) => each.paymentNumber === paymentNumber).length > 1);
  });

  it('is asked when its notification does not come at all', async () => {
    const { orderId, paymentNumber } = await orderToPay();
    await sandbox({ next: { drop: 1_000 } });
    await sandbox({ pay: paymentNumber });
    expect((await show(`/v1/payments/${paymentNumber}`)).status).toBe('pending');
    await wait(6);
    expect((await show(`/v1/payments/${paymentNumber}`)).status).toBe('succeeded');
    expect(await statusOf(orderId)).toBe('paid');
    await sandbox({ next: { drop: 0 } });
  });

  it('that declines a card leaves the order to be paid', async () => {
    const { orderId, paymentNumber } = await orderToPay();
    await sandbox({ fail: paymentNumber });
    expect(await statusOf(orderId)).toBe('pending_payment');
    expect((await startPayment(orderId)).json.paymentNumber).toBe(paymentNumber);
    await sandbox({ pay: paymentNumber });
    await becomesPaid(orderId);
  });

  it.each(['error', 'throttle', 'timeout'])(
    'that is down (%s) costs no order: it is paid when the provider is up again',
    async (kind) => {
      const { orderId } = (await placeOrder(shopper.token, orderBody([{ sku, quantity: 1 }]))).json;
      await faults({ service: 'card', kind, rate: 1 });
      const failed = expectProblem(await startPayment(orderId), 502, 'provider_unavailable');
      expect(failed.headers['retry-after']).toBeDefined();
      expect(await statusOf(orderId)).toBe('pending_payment');

      await faults({ clear: true });
      const started = await startPayment(orderId);
      expect(started.status).toBe(201);
      const payments = (await facts()).filter((line) => line.includes('"type":"payment"') && line.includes(orderId));
      expect(payments).toHaveLength(1);
      await sandbox({ pay: started.json.paymentNumber });
      await becomesPaid(orderId);
    },
  );
});
