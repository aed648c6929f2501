import { Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import type { Counted, Tokens } from '#shared/users/index.ts';

interface Moment {
  readonly shop: Shop;
  readonly now: Date;
}

interface Ports {
  readonly throttles: {
    guess<T>(counted: Counted, at: Moment, ask: () => Promise<T | undefined>): Promise<T | undefined>;
  };
  readonly proofs: {
    login(userId: string, password: string): Promise<Tokens | undefined>;
    revoke(refreshToken: string): Promise<void>;
  };
}

interface Attempt extends Moment {
  readonly userId: string;
  readonly password: string;
}

/** Refuses whoever is logged in, but does not know the password: before what cannot be undone. Only wrong ones count. */
export const provePassword = async (
  { userId, password, ...at }: Attempt,
  { throttles, proofs }: Ports,
): Promise<void> => {
  const counted = [['proofs', userId]] as const;
  const tokens = await throttles.guess(counted, at, () => proofs.login(userId, password));
  if (!tokens) throw new Problem('wrong_credentials');
  await proofs.revoke(tokens.refreshToken);
};
