import * as z from 'zod/mini';
import { AccountView } from './user.view.ts';
import type { Tokens } from './user-pool.ts';

/** `?tokens=body` also answers the refresh token: for apps, which keep no cookies. */
export const SessionQuery = z.object({ tokens: z.optional(z.enum(['body'])) });

export const SessionView = z.object({
  accessToken: z.string(),
  tokenType: z.string(),
  expiresIn: z.int(),
  refreshToken: z.optional(z.string()),
  user: AccountView,
});

export const sessionView = (
  { accessToken, expiresIn, refreshToken }: Tokens,
  user: z.output<typeof AccountView>,
  tokens: 'body' | undefined,
): z.output<typeof SessionView> => ({
  accessToken,
  tokenType: 'Bearer',
  expiresIn,
  ...(tokens === 'body' && { refreshToken }),
  user,
});
