import { isObject, isText } from '../json.ts';
import type { PaymentProvider, RefundFact, RefundRequest } from '../provider.ts';
import { type CardCall, CardRefusal } from './client.ts';
import { readRefund, refundForm } from './refund.ts';

/** The most that Stripe puts into one page of a list. */
const pageSize = 100;

/** A refund that is asked for later than this was probably asked for before. */
const repeatedAfterMs = 60_000;

type Call = (call: CardCall) => Promise<unknown>;

/** Refunds through Stripe, each once under its number. */
export const cardRefunds = (call: Call): Pick<PaymentProvider, 'refund' | 'queryRefund'> => {
  const find = async ({ transactionId, refundNumber }: RefundRequest): Promise<RefundFact | undefined> => {
    const query = new URLSearchParams({ payment_intent: transactionId, limit: String(pageSize) });
    for (;;) {
      const { data, more } = readPage(await call({ method: 'GET', path: `/v1/refunds?${query}` }));
      const found = data.map(readRefund).find((refund) => refund?.refundNumber === refundNumber);
      const last: unknown = data.at(-1);
      if (found || !more || !isObject(last) || !isText(last['id'])) return found;
      query.set('starting_after', last['id']);
    }
  };

  const create = async (request: RefundRequest): Promise<RefundFact> => {
    const idempotencyKey = `refund:${request.refundNumber}`;
    const form = refundForm(request);
    return about(request, readRefund(await call({ method: 'POST', path: '/v1/refunds', form, idempotencyKey })));
  };

  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    // Stripe knows a repeat by its key for a day only, and repeats for that day a 500 as well. Its list knows for ever.
    if (Date.now() - request.createdAt.getTime() > repeatedAfterMs) {
      const known = await find(request);
      if (known) return known;
    }
    try {
      return await create(request);
    } catch (error) {
      if (!isLastWord(error)) throw error;
      const { paymentNumber, refundNumber } = request;
      return (await find(request)) ?? { provider: 'card', paymentNumber, refundNumber, kind: 'failed' };
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> => {
    const { refundReference, paymentNumber, refundNumber } = request;
    if (refundReference !== undefined) {
      const path = `/v1/refunds/${encodeURIComponent(refundReference)}`;
      return about(request, readRefund(await call({ method: 'GET', path })));
    }
    // One that was never heard of may still be on its way.
    return (await find(request)) ?? { provider: 'card', paymentNumber, refundNumber, kind: 'processing' };
  };

  return { refund, queryRefund };
};

/** Stripe will never make this refund: there is no such money, or not enough of it is left. A wrong key is another matter. */
const isLastWord = (error: unknown): boolean =>
  error instanceof CardRefusal && [400, 402, 404].includes(error.status) && error.type !== 'idempotency_error';

const about = ({ refundNumber }: RefundRequest, fact: RefundFact | undefined): RefundFact => {
  if (fact?.refundNumber === refundNumber) return fact;
  throw new Error(
    `Stripe's answer is not refund ${refundNumber}: check that the account's API version is still served.`,
  );
};

const readPage = (answer: unknown): { readonly data: readonly unknown[]; readonly more: boolean } => {
  const data: unknown = isObject(answer) ? answer['data'] : undefined;
  if (!Array.isArray(data)) throw new Error("Stripe's answer is not a list.");
  return { data, more: isObject(answer) && answer['has_more'] === true };
};
