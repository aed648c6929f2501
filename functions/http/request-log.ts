import { log } from '#shared/kernel/log.ts';
import { exchangeOf, type Link } from './exchange.ts';
import type { Operation } from './operation.ts';
import { edgeHashes } from './viewer.ts';

/** First in, last out: one line for each request, with what it cost. */
export const requestLog = (operation: Operation): Link => {
  const hashes = edgeHashes(process.env);
  const written: NonNullable<Link['after']> = ({ context: { exchange }, response }) => {
    log.info('request', {
      operation: operation.id,
      requestId: exchange.requestId,
      ...(exchange.caller && { userId: exchange.caller.userId }),
      status: response?.statusCode ?? 500,
      ms: Date.now() - exchange.now.getTime(),
      capacity: exchange.meter.capacity,
      ...(exchange.meter.counters > 0 && { counters: exchange.meter.counters }),
    });
  };
  return {
    before: ({ event, context }) => {
      context.exchange = exchangeOf(operation, event, hashes);
    },
    after: written,
    onError: written,
  };
};
