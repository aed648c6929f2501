import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { AddressForm, addressExample, addresses, SavedAddressView, savedAddressView } from '#shared/users/index.ts';

export const replaceAddress = operation(
  'users/replace-address',
  {
    route: 'PUT /v1/users/me/addresses/{addressId}',
    summary: 'Replace one of one’s own saved addresses. Orders keep what was sent with them.',
    auth: 'shopper',
    body: AddressForm,
    returns: { status: 200, body: SavedAddressView },
    fails: ['not_found'],
    uses: { addresses: writes(addresses) },
    example: addressExample,
  },
  async ({ body, path: { addressId }, caller: { userId } }, { addresses }) =>
    savedAddressView(await addresses.replace({ userId, addressId }, body)),
);
