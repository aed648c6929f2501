import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { addresses } from '#shared/users/index.ts';

export const removeAddress = operation(
  'users/remove-address',
  {
    route: 'DELETE /v1/users/me/addresses/{addressId}',
    summary: 'Remove one of one’s own saved addresses.',
    auth: 'shopper',
    returns: { status: 204 },
    fails: ['not_found'],
    uses: { addresses: writes(addresses) },
  },
  async ({ path: { addressId }, caller: { userId } }, { addresses }) => {
    await addresses.commit(addresses.remove({ userId, addressId }));
  },
);
