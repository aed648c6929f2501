import { Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import type { Exchange, Link } from './exchange.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The browser sends cookies by itself, also when another site asks it to; so these requests must name their origin. */
const cameWithCookie = ({ operation: { contract }, request }: Exchange): boolean =>
  contract.cookies
    ? Object.keys(request.cookies).some((name) => name.startsWith('__Host-'))
    : contract.auth !== 'public' && request.headers['x-shop-session'] === 'cookie';

/** Refuses a request that another site made with the shopper's cookie. The edge says which requests came with one. */
export const origin = (shop: Shop): Link => ({
  before: ({ context: { exchange } }) => {
    const { method, headers, body } = exchange.request;
    if (safe.has(method) || !cameWithCookie(exchange)) return;
    if (headers['origin'] !== shop.origin) throw new Problem('bad_origin');
    if (body.length > 0 && !headers['content-type']?.startsWith('application/json')) {
      throw new Problem('unsupported_media_type', { detail: 'Cookie requests carry JSON.' });
    }
  },
});
