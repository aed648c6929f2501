import { merchantItem } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import {
  claimedName,
  emailClaim,
  newNonce,
  newUser,
  type Role,
  type User,
  userItem,
  usernameClaim,
} from '#shared/users/index.ts';
import type { LocalCloud } from '../local-cloud.ts';
import type { SeededShop } from './shop.ts';

/** The password of every account that the local cloud makes. It opens nothing anywhere else. */
export const seedPassword = 'Local-Shop-2026!';

export interface Person {
  readonly username: string;
  readonly roles?: readonly Role[];
  readonly merchantId?: string;
}

/** One hash for all of them: a crowd of two thousand does not wait for two thousand. */
let hashed: Promise<string> | undefined;

/** Makes activated accounts without mails, as registration and activation leave them, each in one transaction. */
export const addAccounts = async (cloud: LocalCloud, shop: SeededShop, people: readonly Person[]): Promise<User[]> => {
  hashed ??= cloud.engines.cognito.hashPassword(seedPassword);
  const passwordHash = await hashed;
  const now = cloud.clock.now();

  const add = async (person: Person): Promise<User> => {
    const { username } = person;
    const registration = { username, email: `${username}@shop.example`, password: seedPassword };
    const { dueAt: _, ...registered } = newUser(registration, newId('usr', now), newNonce(), 'en', now);
    const user: User = { ...registered, ...person, status: 'active', version: registered.version + 1 };
    const { userId, email, status } = user;
    const claim = { userId, username, email, status };
    await shop.table.commit([
      usernameClaim.put({ ...claim, name: claimedName(username) }, { when: 'absent' }),
      emailClaim.put({ ...claim, name: claimedName(email) }, { when: 'absent' }),
      userItem.put(user, { when: 'absent' }),
      ...sellingOf(user),
    ]);
    return user;
  };

  const added: User[] = [];
  for (let from = 0; from < people.length; from += 16) {
    added.push(...(await Promise.all(people.slice(from, from + 16).map(add))));
  }
  cloud.engines.cognito.importUsers(
    shop.userPoolId,
    added.map(({ userId }) => ({ username: userId, attributes: {}, passwordHash })),
  );
  return added;
};

/** The merchant of an account that has one, approved already. */
const sellingOf = ({ merchantId, userId: ownerId, createdAt }: User) =>
  merchantId
    ? [
        merchantItem.put({
          merchantId,
          ownerId,
          name: '本地商铺 Local shop',
          status: 'approved',
          createdAt,
          version: 1,
        }),
      ]
    : [];

/** A crowd of shoppers, logged in: `POST /_local/shoppers`. */
export const addShoppers = async (cloud: LocalCloud, shop: SeededShop, count: number) => {
  const crowd = newId('usr', cloud.clock.now()).slice(-10).toLowerCase();
  const people = Array.from({ length: count }, (_, i) => ({ username: `crowd-${crowd}-${i + 1}` }));
  const shoppers = await addAccounts(cloud, shop, people);

  const loggedIn: { userId: string; username: string; accessToken: string }[] = [];
  for (let from = 0; from < shoppers.length; from += 8) {
    const tokens = shoppers.slice(from, from + 8).map(async ({ userId, username }) => {
      const { AccessToken } = await cloud.engines.cognito.signIn(shop.userPoolId, shop.clientId, userId);
      return { userId, username, accessToken: AccessToken };
    });
    loggedIn.push(...(await Promise.all(tokens)));
  }
  return loggedIn;
};
