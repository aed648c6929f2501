import { Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import type { Counted, Tokens } from '#shared/users/index.ts';

interface Ports {
  readonly throttles: {
    take(counted: Counted, at: { readonly shop: Shop; readonly now: Date }): Promise<void>;
    giveBack(counted: Counted, now: Date): Promise<void>;
  };
  readonly proofs: {
    login(userId: string, password: string): Promise<Tokens | undefined>;
    revoke(refreshToken: string): Promise<void>;
  };
}

interface Attempt {
  readonly userId: string;
  readonly password: string;
  readonly shop: Shop;
  readonly now: Date;
}

/** Refuses whoever is logged in, but does not know the password: before what cannot be undone. Only wrong ones count. */
export const provePassword = async (
  { userId, password, shop, now }: Attempt,
  { throttles, proofs }: Ports,
): Promise<void> => {
  const counted = [['proofs', userId]] as const;
  await throttles.take(counted, { shop, now });
  const tokens = await tried(() => proofs.login(userId, password), counted, now, throttles);
  if (!tokens) throw new Problem('wrong_credentials');
  await Promise.all([throttles.giveBack(counted, now), proofs.revoke(tokens.refreshToken)]);
};

/** Asks the pool; that it cannot answer is no wrong password. */
export const tried = async <T>(
  ask: () => Promise<T>,
  counted: Counted,
  now: Date,
  throttles: Pick<Ports['throttles'], 'giveBack'>,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    await throttles.giveBack(counted, now);
    throw error;
  }
};
