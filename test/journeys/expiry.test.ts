import { beforeAll, describe, expect, it } from 'vitest';
import { call, eventually, seedPassword } from './client.ts';
import {
  type Account,
  aProduct,
  aShopper,
  freshName,
  invariants,
  mailTo,
  orderBody,
  placeOrder,
  wait,
} from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const password = 'correct horse battery';
const minutes = 60;
const hours = 3_600;

const press = (what: object) => call('POST', '/_local/sandbox/_ctl', { body: what });

describe.skipIf(isElsewhere)('time passes', () => {
  ownCloud();

  describe('for an order that nobody pays', () => {
    let shopper: Account;
    let sku: string;
    let productId: string;
    let orderId: string;
    let paymentNumber: string;

    const login = async () =>
      (await call('POST', '/v1/sessions', { body: { login: shopper.username, password: seedPassword } })).json
        .accessToken;
    const show = async (path: string) => (await call('GET', path, { token: await login() })).json;

    beforeAll(async () => {
      shopper = await aShopper();
      ({ sku, productId } = await aProduct({ stock: 3 }));
      orderId = (await placeOrder(shopper.token, orderBody([{ sku, quantity: 3 }]))).json.orderId;
      ({ paymentNumber } = (
        await call('POST', `/v1/orders/${orderId}/payments`, { token: shopper.token, body: {} })
      ).json);
    });

    it('leaves it its pieces until its time to pay is over', async () => {
      await wait(29 * minutes);
      expect((await show(`/v1/orders/${orderId}`)).status).toBe('pending_payment');
      const other = await aShopper();
      expectProblem(await placeOrder(other.token, orderBody([{ sku, quantity: 1 }])), 409, 'out_of_stock');
    });

    it('takes no new payment for it after that', async () => {
      await wait(2 * minutes);
      const token = await login();
      const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token, body: {} });
      expectProblem(answer, 409, 'illegal_transition');
    });

    it('expires it, gives the pieces back and closes the payment, also at the provider', async () => {
      await wait(5 * minutes);
      expect((await show(`/v1/orders/${orderId}`)).status).toBe('expired');
      expect((await show(`/v1/payments/${paymentNumber}`)).status).toBe('closed');
      expect((await press({ pay: paymentNumber })).json).toMatchObject({ status: 'expired', paid: false });
      const product = async () => (await call('GET', `/v1/products/${productId}`)).json;
      await eventually(product, ({ skus }) => skus[0].availability === 'low');
      expect(await invariants()).toEqual([]);
    });

    it('pays it after all when late money finds its pieces still there, and gives late money back when it does not', async () => {
      const unlucky = await aShopper();
      const second = (await placeOrder(unlucky.token, orderBody([{ sku, quantity: 2 }]))).json;
      const start = { token: unlucky.token, body: {} };
      const { json: started } = await call('POST', `/v1/orders/${second.orderId}/payments`, start);
      expect((await call('POST', `/v1/orders/${second.orderId}/cancellation`, start)).status).toBe(200);

      await press({ pay: paymentNumber, force: true });
      const order = () => show(`/v1/orders/${orderId}`);
      await eventually(order, ({ status }) => status === 'paid');
      expect((await show(`/v1/payments/${paymentNumber}`)).status).toBe('succeeded');
      const other = await aShopper();
      expectProblem(await placeOrder(other.token, orderBody([{ sku, quantity: 1 }])), 409, 'out_of_stock');

      await press({ pay: started.paymentNumber, force: true });
      const payment = () => call('GET', `/v1/payments/${started.paymentNumber}`, { token: unlucky.token });
      await eventually(payment, ({ json }) => json.status === 'succeeded');
      const cancelled = await call('GET', `/v1/orders/${second.orderId}`, { token: unlucky.token });
      expect(cancelled.json.status).toBe('cancelled');
      expect(await invariants()).toEqual([]);
    });
  });

  it('for an order that was paid without disturbing it', async () => {
    const { token, username } = await aShopper();
    const { sku } = await aProduct();
    const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).json;
    const { paymentNumber } = (await call('POST', `/v1/orders/${orderId}/payments`, { token, body: {} })).json;
    await press({ pay: paymentNumber });
    await eventually(
      () => call('GET', `/v1/orders/${orderId}`, { token }),
      ({ json }) => json.status === 'paid',
    );
    await wait(hours);
    const session = await call('POST', '/v1/sessions', { body: { login: username, password: seedPassword } });
    const order = await call('GET', `/v1/orders/${orderId}`, { token: session.json.accessToken });
    expect(order.json.status).toBe('paid');
  });

  describe('for an account that is not activated', () => {
    const registered = async () => {
      const email = `${freshName('slow')}@shop.example`;
      const username = freshName('slow');
      await call('POST', '/v1/users', { body: { username, email, password } });
      const mail = await mailTo(email);
      return { username, token: /activation\?token=(\S+)/.exec(mail.text)?.[1] ?? '' };
    };
    const activate = (token: string) => call('POST', '/v1/users/activation', { body: { token } });

    it('lets its link live for a day, and no longer', async () => {
      const [prompt, late] = [await registered(), await registered()];
      await wait(24 * hours - 5 * minutes);
      expect((await activate(prompt.token)).status).toBe(200);
      await wait(6 * minutes);
      expectProblem(await activate(late.token), 410, 'token_expired');
      const login = await call('POST', '/v1/sessions', { body: { login: late.username, password } });
      expectProblem(login, 403, 'not_activated');
    });

    it('refuses a link that was changed, whatever it says about time', async () => {
      const { token } = await registered();
      const [userId, expiry, mac] = token.split('.');
      const later = (Number.parseInt(expiry ?? '', 36) + hours * 1_000).toString(36);
      for (const wrong of [
        `${userId}.${later}.${mac}`,
        `${userId}.${expiry}.${mac}x`,
        `${userId}.${expiry}.`,
        userId,
        'x',
        '',
      ])
        expectProblem(await activate(wrong ?? ''), 400, 'token_invalid');
    });
  });
});
