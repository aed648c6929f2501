import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { addresses, SavedAddressView, savedAddressView } from '#shared/users/index.ts';

export const listAddresses = operation(
  'users/list-addresses',
  {
    route: 'GET /v1/users/me/addresses',
    summary: 'List one’s own saved addresses, oldest first.',
    auth: 'shopper',
    query: z.object(pageQuery),
    returns: { status: 200, body: pageOf(SavedAddressView) },
    fails: [],
    uses: { addresses: reads(addresses) },
  },
  async ({ query: { limit, cursor }, caller: { userId } }, { addresses }) => {
    const after = sortKeyOf(cursor, /^ADDRESS#adr_\w{26}$/);
    return pageView(await addresses.list(userId, limit, after), savedAddressView);
  },
);
