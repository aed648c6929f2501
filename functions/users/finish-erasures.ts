import { schedule } from '#functions/events/schedule.ts';
import { oneByOne } from '#functions/events/work-off.ts';
import { merchants, pictureRemovals } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { accounts, dueErasures, erasures, exportRemovals, failedChanges, tombstones } from '#shared/users/index.ts';
import { erasePerson } from './erase-person.ts';
import { people } from './people.ts';

export const finishErasures = schedule(
  'users/finish-erasures',
  {
    summary: 'Finish the erasures that broke off, and erase once more what came in by tokens that were still alive.',
    rate: 'rate(1 minute)',
    uses: {
      due: reads(dueErasures),
      erasures: writes(erasures),
      people: writes(people),
      merchants: writes(merchants),
      accounts: writes(accounts),
      tombstones: writes(tombstones),
      exports: writes(exportRemovals),
      pictures: writes(pictureRemovals),
      failures: writes(failedChanges),
    },
  },
  async ({ now }, ports) => {
    const account = { finished: 0, again: 0, failed: 0 };
    await oneByOne(await ports.due.due(now), async (erasure) => {
      try {
        account[await erasePerson(erasure, ports, now)]++;
      } catch (error) {
        // One erasure must not keep the others from their turn: it goes to the back.
        log.warn('erasure put off', { userId: erasure.userId, error });
        account.failed++;
        await ports.erasures.commit([ports.erasures.postponed(erasure, now)]);
      }
    });
    return account;
  },
);
