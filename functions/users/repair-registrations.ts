import { schedule } from '#functions/events/schedule.ts';
import { log } from '#shared/kernel/log.ts';
import { writes } from '#shared/kernel/port.ts';
import { accounts, dueUsers } from '#shared/users/index.ts';

export const repairRegistrations = schedule(
  'users/repair-registrations',
  {
    summary: 'Free names whose registration broke off half way.',
    rate: 'rate(5 minutes)',
    uses: { users: writes(dueUsers), accounts: writes(accounts) },
  },
  async ({ now }, { users, accounts }) => {
    const account = { withdrawn: 0, settled: 0, failed: 0 };
    for (const user of await users.due(now)) {
      try {
        if (user.status === 'registering') {
          // Back, never forward: nobody but the person knows the password.
          await accounts.remove(user.userId);
          await users.commit(users.withdraw(user));
          account.withdrawn++;
        } else {
          await users.commit([users.settled(user)]);
          account.settled++;
        }
      } catch (error) {
        // One user must not keep the others from their turn; this one is due again at the next.
        log.warn('registration not repaired', { userId: user.userId, error });
        account.failed++;
      }
    }
    return account;
  },
);
