import type { RefundRequest } from './refunds.ts';
import { missing, Refusal, wrong } from './refusal.ts';
import { readMetadata, whole } from './session-request.ts';
import type { Session } from './store.ts';

const known = /^(payment_intent|amount|reason|metadata\[[^\]]{1,40}\])$/;
const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** Checks the parameters of `POST /v1/refunds`; without an amount everything that was paid goes back. */
export const readRefundRequest = (
  params: URLSearchParams,
  paidBy: (paymentIntent: string) => Session | undefined,
): { request: RefundRequest; captured: number } => {
  for (const param of params.keys())
    if (!known.test(param))
      throw new Refusal(400, `Received unknown parameter: ${param}.`, { code: 'parameter_unknown', param });
  const paymentIntent = params.get('payment_intent');
  if (!paymentIntent) throw missing('payment_intent');
  const session = paidBy(paymentIntent);
  if (!session)
    throw new Refusal(404, `No such payment_intent: '${paymentIntent}'`, {
      code: 'resource_missing',
      param: 'payment_intent',
    });

  const amount = params.has('amount') ? whole(params, 'amount') : session.amount;
  if (amount === 0) throw wrong('amount', 'Invalid positive integer');
  const reason = params.get('reason');
  if (reason !== null && !reasons.includes(reason)) throw wrong('reason', `Invalid reason: ${reason}`);
  const metadata = readMetadata(params);
  return { request: { paymentIntent, amount, currency: session.currency, reason, metadata }, captured: session.amount };
};
