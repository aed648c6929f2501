import { operation } from '#functions/http/operation.ts';
import { newId } from '#shared/kernel/id.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import {
  AddressForm,
  addressExample,
  addresses,
  type SavedAddress,
  SavedAddressView,
  savedAddressView,
} from '#shared/users/index.ts';

export const addAddress = operation(
  'users/add-address',
  {
    route: 'POST /v1/users/me/addresses',
    summary: 'Save an address, so that orders can name it by its id. At most twenty.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: AddressForm,
    returns: { status: 201, body: SavedAddressView },
    fails: ['conflict', 'not_found'],
    uses: { addresses: writes(addresses), requests: writes(earlierRequests) },
    example: addressExample,
  },
  async ({ body, caller: { userId }, idempotency, now }, { addresses, requests }) => {
    const earlier = await requests.made<Pick<SavedAddress, 'createdAt'>>(idempotency);
    if (earlier) return savedAddressView({ ...body, userId, addressId: earlier.resource, ...earlier.made });

    const made = { createdAt: now.toISOString() };
    const address = { ...body, userId, addressId: newId('adr', now), ...made };
    await addresses.commit([...idempotency.remember(address.addressId, made), ...addresses.add(address)]);
    return savedAddressView(address);
  },
);
