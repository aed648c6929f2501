import { operation } from '#functions/http/operation.ts';
import { newId } from '#shared/kernel/id.ts';
import { log } from '#shared/kernel/log.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import {
  AccountView,
  accounts,
  accountView,
  assertUnlikeAccount,
  localeOf,
  networkOf,
  newNonce,
  newUser,
  outbox,
  Registration,
  throttles,
  users,
} from '#shared/users/index.ts';

export const register = operation(
  'users/register',
  {
    route: 'POST /v1/users',
    summary: 'Open an account; a mail with an activation link is on its way.',
    auth: 'public',
    body: Registration,
    returns: { status: 201, body: AccountView },
    fails: ['username_taken', 'email_taken', 'too_many_requests'],
    uses: {
      users: writes(users),
      outbox: writes(outbox),
      accounts: writes(accounts),
      throttles: writes(throttles),
    },
    example: { username: '小明', email: 'ming@example.com', password: 'a long sentence is fine' },
  },
  async ({ body, request, shop, now }, { users, outbox, accounts, throttles }) => {
    assertUnlikeAccount(body);
    await throttles.take([['registrationsOfViewer', networkOf(request.viewer)]], { shop, now });
    const locale = localeOf(request.headers['accept-language'], body.username);
    const user = newUser(body, newId('usr', now), newNonce(), locale, now);
    const registered = { ...user, status: 'pending_activation' } as const;

    // The claims come first: of two people who want one name, one gets it.
    try {
      await users.commit(users.claim(user));
    } catch (error) {
      if (shop.tellTakenEmail || !(error instanceof Problem && error.code === 'email_taken')) throw error;
      const owner = await users.claimedBy(body.email);
      if (owner) await outbox.commit([outbox.announce('already_registered', owner.userId, now)]);
      return accountView(registered);
    }

    try {
      await accounts.create(user.userId, body.password);
    } catch (error) {
      // The name must not stay taken by nobody. If this fails as well, the repair of registrations does it.
      await users.commit(users.withdraw(user)).catch((withdrawal: unknown) => {
        log.warn('registration not withdrawn', { userId: user.userId, error: withdrawal });
      });
      throw error;
    }

    // Told again alone: the whole story told again would find its own claims, and call the name taken.
    await untilFresh(() => users.commit([users.registered(user), outbox.announce('activation', user.userId, now)]));
    return accountView(registered);
  },
);
