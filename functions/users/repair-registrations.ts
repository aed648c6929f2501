import { schedule } from '#functions/events/schedule.ts';
import { log } from '#shared/kernel/log.ts';
import { writes } from '#shared/kernel/port.ts';
import { accounts, activationEnd, dueUsers, type User } from '#shared/users/index.ts';

export const repairRegistrations = schedule(
  'users/repair-registrations',
  {
    summary: 'Free names whose registration broke off half way, or was never activated.',
    rate: 'rate(5 minutes)',
    uses: { users: writes(dueUsers), accounts: writes(accounts) },
  },
  async ({ now }, ports) => {
    const account = { withdrawn: 0, settled: 0, failed: 0 };
    for (const user of await ports.users.due(now)) {
      try {
        account[await lookedAfter(user, now, ports)]++;
      } catch (error) {
        // One user must not keep the others from their turn; this one is due again at the next.
        log.warn('registration not repaired', { userId: user.userId, error });
        account.failed++;
      }
    }
    return account;
  },
);

interface Ports {
  readonly users: ReturnType<typeof dueUsers.writes>;
  readonly accounts: ReturnType<typeof accounts.writes>;
}

const lookedAfter = async (user: User, now: Date, { users, accounts }: Ports): Promise<'withdrawn' | 'settled'> => {
  const createdAt = new Date(user.createdAt);
  const isWaiting = user.status === 'pending_activation';
  const isGivenUp = isWaiting && activationEnd(createdAt) <= now.toISOString();
  if (user.status !== 'registering' && !isGivenUp) {
    await users.commit([isWaiting ? users.awaited(user.userId, createdAt) : users.settled(user)]);
    return 'settled';
  }
  // An activation at this moment wins, and is met here; after it nobody can activate any more.
  if (isGivenUp) await users.commit([users.givenUp(user)]);
  // Back, never forward: nobody but the person knows the password.
  await accounts.remove(user.userId);
  await users.commit(users.withdraw(user));
  return 'withdrawn';
};
