import { schedule } from '#functions/events/schedule.ts';
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
    const due = await users.due(now);
    const halves = due.filter(({ status }) => status === 'registering');

    for (const user of halves) {
      // Back, never forward: nobody but the person knows the password.
      await accounts.remove(user.userId);
      await users.commit(users.withdraw(user));
    }
    for (const user of due) if (!halves.includes(user)) await users.commit([users.settled(user)]);
    return { withdrawn: halves.length, settled: due.length - halves.length };
  },
);
