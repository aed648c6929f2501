import type { Mail, OutboxMail, User } from '#shared/users/index.ts';
import { type LetterPorts, letters } from './letters.ts';

interface Delivery extends LetterPorts {
  readonly users: { of(userId: string): Promise<User | undefined> };
  readonly mailer: { send(mail: Mail & { readonly from: string }): Promise<void> };
}

/** Writes a mail of the outbox and sends it. A user who is gone gets none. */
export const deliverMail = async (
  { mail, userId, about = '' }: Pick<OutboxMail, 'mail' | 'userId' | 'about'>,
  { shop, now }: { readonly shop: { readonly origin: string; readonly mailFrom: string }; readonly now: Date },
  { users, mailer, ...ports }: Delivery,
): Promise<void> => {
  const user = await users.of(userId);
  const isThere = user && user.status !== 'erasing' && user.status !== 'erased';
  const letter = isThere && (await letters[mail]({ user, about, origin: shop.origin, now }, ports));
  if (letter) await mailer.send({ ...letter, from: shop.mailFrom });
};
