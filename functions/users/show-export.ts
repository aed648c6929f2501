import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import {
  assertExportToken,
  claimedExport,
  exportLinks,
  networkOf,
  throttles,
  tokenKeys,
  users,
} from '#shared/users/index.ts';

/** The mail's link leads here and not into the bucket: an address that a function has signed dies with its credentials. */
export const showExport = operation(
  'users/show-export',
  {
    route: 'GET /v1/users/exports',
    summary: 'The link of the mail: leads to the file with everything that the shop knows of its reader.',
    auth: 'public',
    query: z.object({ token: z._default(z.string().check(z.maxLength(300)), '') }),
    returns: { status: 303 },
    fails: ['token_invalid', 'token_expired', 'too_many_requests'],
    uses: { users: reads(users), keys: reads(tokenKeys), throttles: writes(throttles), links: writes(exportLinks) },
  },
  async ({ query: { token }, request, shop, now }, { users, keys, throttles, links }) => {
    const claimed = claimedExport(token);
    await throttles.take([['confirmationsOfViewer', networkOf(request.viewer)]], { shop, now });
    assertExportToken(await keys.all(), await users.of(claimed.userId), claimed, now);
    const location = await links.sign(claimed.userId, claimed.exportId, now);
    return reply(undefined, { headers: { location, 'referrer-policy': 'no-referrer' } });
  },
);
