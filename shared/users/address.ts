/** Where something is sent to. An order keeps a copy: a later change of a saved address does not reach it. */
export interface Address {
  readonly recipient: string;
  readonly phone: string;
  readonly country: string;
  readonly province?: string | undefined;
  readonly city: string;
  readonly district?: string | undefined;
  readonly street: string;
  readonly postalCode?: string | undefined;
}

/** An address that a user keeps, to be named by its id. */
export interface SavedAddress extends Address {
  readonly userId: string;
  readonly addressId: string;
  readonly createdAt: string;
}

/** Addresses that one user may keep. */
export const mostAddresses = 20;

/** The address alone, without what the shop notes beside it. */
export const plainAddress = (address: Address): Address => {
  const { recipient, phone, country, province, city, district, street, postalCode } = address;
  return {
    recipient,
    phone,
    country,
    ...(province !== undefined && { province }),
    city,
    ...(district !== undefined && { district }),
    street,
    ...(postalCode !== undefined && { postalCode }),
  };
};
