import { checkInvariants } from '#infra/invariants.ts';
import type { Engine } from '#shared/table/engine.ts';
import { outboxItem, users } from '#shared/users/index.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

/** What the shop has written into its log. */
export const written = capturedLog();
export const real = realTable();
export const shopOf = (engine: Engine = real.engine, more: Omit<Parameters<typeof shopOver>[0], 'engine'> = {}) =>
  shopOver({ engine, ...more });

export const password = 'correct horse battery';
export const someone = (username = fresh.name()) => ({ username, email: `${username}@mail.example`, password });
export const userOf = async (userId: string) => {
  const user = await users.reads(real.table).of(userId);
  if (!user) throw new Error(`there is no user ${userId}`);
  return user;
};
export const mailsOf = async (userId: string) =>
  (await real.items()).flatMap((item) => outboxItem.from(item) ?? []).filter((mail) => mail.userId === userId);
export const violations = async () => checkInvariants(await real.items()).violations;
