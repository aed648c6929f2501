import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Answer, call } from './client.ts';

/** Presses the buttons of the sandbox providers, and arranges what goes wrong with them. */
export const sandbox = async (what: object) => {
  const answer = await call('POST', '/_local/sandbox/_ctl', { body: what });
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
};

/** Starts to pay an order, and answers the payment. */
export const startPayment = async (token: string, orderId: string, how: { method?: string; channel?: string } = {}) => {
  const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token, body: how });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
};

const askForRefund = (path: string, token: string, body: object): Promise<Answer> =>
  call('POST', path, { token, body, headers: { 'idempotency-key': randomUUID() } });

const taken = (answer: Answer) => {
  expect([answer.status, answer.json?.status], answer.text).toEqual([202, 'requested']);
  return answer.json;
};

/** A merchant gives money of its goods back. */
export const refundOrder = async (token: string, orderId: string, body: object) =>
  taken(await askForRefund(`/v1/merchant/orders/${orderId}/refunds`, token, body));

/** An admin gives money of a payment back. */
export const refundPayment = async (token: string, paymentNumber: string, body: object) =>
  taken(await askForRefund(`/v1/admin/payments/${paymentNumber}/refunds`, token, body));
