import * as z from 'zod/mini';
import { line } from '../kernel/text.schema.ts';
import type { Claim, User } from './user.ts';

/** An account as others may see that it is there. */
export const AccountView = z.object({
  userId: z.string(),
  username: z.string(),
  email: z.string(),
  status: z.string(),
});

export const accountView = ({ userId, username, email, status }: User | Claim): z.output<typeof AccountView> => ({
  userId,
  username,
  email,
  status,
});

/** One's own profile. */
export const ProfileView = z.object({
  userId: z.string(),
  username: z.string(),
  email: z.string(),
  /** Where a link waits to be confirmed. */
  pendingEmail: z.optional(z.string()),
  displayName: z.optional(z.string()),
  phone: z.optional(z.string()),
  locale: z.string(),
  createdAt: z.string(),
});

export const profileView = (user: User): z.output<typeof ProfileView> => ({
  userId: user.userId,
  username: user.username,
  email: user.email,
  ...(user.pendingEmail !== undefined && { pendingEmail: user.pendingEmail }),
  ...(user.displayName !== undefined && { displayName: user.displayName }),
  ...(user.phone !== undefined && { phone: user.phone }),
  locale: user.locale,
  createdAt: user.createdAt,
});

/** What can be changed in a profile; `null` takes a field away. */
export const ProfileChange = z.strictObject({
  displayName: z.optional(z.nullable(line(60))),
  phone: z.optional(z.nullable(z.string().check(z.regex(/^\+?[0-9 ()-]{5,24}$/)))),
  locale: z.optional(z.enum(['zh', 'en'])),
});
export type ProfileChange = z.output<typeof ProfileChange>;
