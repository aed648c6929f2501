import { invalid } from '#shared/kernel/problem.ts';
import { idempotencyOf } from '#shared/table/idempotency.ts';
import type { Link } from './exchange.ts';

/** Gives the story what it needs to answer the same request twice with the same thing. */
export const idempotencyKey = (): Link => ({
  before: ({ context: { exchange } }) => {
    const { operation, caller, request, now } = exchange;
    const wanted = operation.contract.idempotency;
    const key = wanted && request.headers['idempotency-key'];
    if (wanted === 'required' && key === undefined) throw invalid('Idempotency-Key', 'is required as a header');
    exchange.idempotency = idempotencyOf({
      operationId: operation.id,
      userId: caller?.userId,
      key,
      path: request.path,
      body: request.body,
      now,
    });
  },
});
