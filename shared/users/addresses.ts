import { Problem } from '../kernel/problem.ts';
import { entity, equals, fewerThan, type Page, type Statement, shape, type Table, tablePort } from '../table/index.ts';
import { type Address, mostAddresses, plainAddress, type SavedAddress } from './address.ts';
import { userItem } from './user.entity.ts';

export const addressItem = entity(shape<SavedAddress>(), 'address', {
  pk: 'USER#{userId}',
  sk: 'ADDRESS#{addressId}',
});

interface OwnAddress {
  readonly userId: string;
  readonly addressId: string;
}

const isAbsent = () => new Problem('not_found');
const isFull = () => new Problem('conflict', { detail: `There are ${mostAddresses} addresses: remove one first.` });

/** The addresses that users keep. How many there are stands in the user's own item, so that one condition bounds them. */
export const addresses = tablePort('addresses', {
  entities: [addressItem, userItem],
  reads: (table: Table) => ({
    list: (userId: string, limit: number, after: string | undefined): Promise<Page<SavedAddress>> =>
      table.query(addressItem, {
        partition: addressItem.partition({ userId }),
        range: { prefix: 'ADDRESS#' },
        consistent: true,
        limit,
        after,
      }),
  }),
  writes: (table: Table) => ({
    add: (address: SavedAddress): readonly Statement[] => [
      addressItem.put(address, { when: 'absent' }),
      userItem.update(
        { userId: address.userId },
        { add: { addresses: 1 } },
        {
          when: { status: equals('active'), addresses: fewerThan(mostAddresses) },
          otherwise: (user) => (user?.status === 'active' ? isFull() : isAbsent()),
        },
      ),
    ],

    /** The whole address is a new one; only its id and its age stay. */
    replace: async (own: OwnAddress, address: Address): Promise<SavedAddress> => {
      const set = plainAddress(address);
      const absent = (['province', 'district', 'postalCode'] as const).filter((name) => set[name] === undefined);
      return table.update(addressItem.update(own, { set, remove: absent }, { when: 'exists', otherwise: isAbsent }));
    },

    remove: ({ userId, addressId }: OwnAddress): readonly Statement[] => [
      addressItem.remove({ userId, addressId }, { when: 'exists', otherwise: isAbsent }),
      userItem.update({ userId }, { add: { addresses: -1 } }, { when: 'exists' }),
    ],
  }),
});
