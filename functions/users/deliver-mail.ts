import {
  activationMail,
  activationToken,
  alreadyRegisteredMail,
  type Mail,
  type OutboxMail,
  type User,
} from '#shared/users/index.ts';

interface Delivery {
  readonly users: { of(userId: string): Promise<User | undefined> };
  readonly keys: { all(): Promise<readonly string[]> };
  readonly mailer: { send(mail: Mail & { readonly from: string }): Promise<void> };
}

/** Writes a mail of the outbox and sends it. A user who is gone gets none. */
export const deliverMail = async (
  { mail, userId }: OutboxMail,
  { shop, now }: { readonly shop: { readonly origin: string; readonly mailFrom: string }; readonly now: Date },
  { users, keys, mailer }: Delivery,
): Promise<void> => {
  const user = await users.of(userId);
  if (!user) return;
  const letter =
    mail === 'activation'
      ? activationMail(user, shop.origin, activationToken(await keys.all(), user, now))
      : alreadyRegisteredMail(user, shop.origin);
  await mailer.send({ ...letter, from: shop.mailFrom });
};
