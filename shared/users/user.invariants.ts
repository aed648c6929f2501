import type { Item } from '../table/index.ts';
import { claimedName } from './user.ts';

/** Every claim belongs to a user of that name, every user holds both claims, and who was erased holds none. */
export const userViolations = (items: readonly Item[]): readonly string[] => {
  const of = (type: string) => items.filter((item) => item['type'] === type);
  const isThere = ({ status }: Item): boolean => status !== 'erasing' && status !== 'erased';
  const users = new Map(
    of('user')
      .filter(isThere)
      .map((user) => [user['userId'], user]),
  );
  const held = new Set([...of('username'), ...of('email')].map((claim) => `${claim['pk']} ${claim['userId']}`));

  const orphans = [...of('username'), ...of('email')]
    .filter((claim) => !users.has(claim['userId'] ?? ''))
    .map((claim) => `${claim['pk']} belongs to no user`);
  const unclaimed = [...users.values()].flatMap((user) =>
    [`USERNAME#${claimedName(String(user['username']))}`, `EMAIL#${claimedName(String(user['email']))}`]
      .filter((claim) => !held.has(`${claim} ${user['userId']}`))
      .map((claim) => `${user['pk']} does not hold ${claim}`),
  );
  return [...orphans, ...unclaimed];
};
