import * as z from 'zod/mini';
import { line } from '../kernel/text.schema.ts';
import { type Address, plainAddress, type SavedAddress } from './address.ts';

/** An address as it is sent and shown. */
export const AddressForm = z.strictObject({
  recipient: line(60),
  phone: z.string().check(z.regex(/^\+?[0-9 ()-]{5,24}$/)),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
  province: z.optional(line(60)),
  city: line(60),
  district: z.optional(line(60)),
  street: line(200),
  postalCode: z.optional(line(12)),
});

export const addressId = z.string().check(z.regex(/^adr_\w{26}$/));

/** One of one's own saved addresses. */
export const SavedAddressView = z.extend(AddressForm, { addressId: z.string(), createdAt: z.string() });

/** Every field in its order, so that a repeated answer is the same to the byte. */
export const addressView = (address: Address): z.output<typeof AddressForm> => plainAddress(address);

export const savedAddressView = (saved: SavedAddress): z.output<typeof SavedAddressView> => ({
  ...addressView(saved),
  addressId: saved.addressId,
  createdAt: saved.createdAt,
});

/** The form of a request to the reference, and to whoever tries it out. */
export const addressExample = {
  recipient: '小明',
  phone: '+86 138 0000 0000',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  street: '文三路 1 号',
  postalCode: '310012',
};
