import { schedule } from '#functions/events/schedule.ts';
import { oneByOne } from '#functions/events/work-off.ts';
import { merchants, pictureRemovals } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import {
  accounts,
  dueErasures,
  type Erasure,
  erasures,
  exportRemovals,
  failedChanges,
  lastTokenOf,
  tombstones,
} from '#shared/users/index.ts';
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
    const { due, erasures, failures } = ports;
    const account = { finished: 0, again: 0, failed: 0 };

    const finish = async (erasure: Erasure): Promise<'again' | 'finished'> => {
      await erasePerson(erasure, ports, now);
      if (lastTokenOf(erasure) > now.toISOString()) {
        await erasures.commit([erasures.erasedOnce(erasure)]);
        return 'again';
      }
      // Whom they speak of is not in their names: all of them have to be read.
      await failures.removeAllOf(erasure.userId);
      await erasures.commit(erasures.finished(erasure));
      return 'finished';
    };

    await oneByOne(await due.due(now), async (erasure) => {
      try {
        account[await finish(erasure)]++;
      } catch (error) {
        // One erasure must not keep the others from their turn: it goes to the back.
        log.warn('erasure put off', { userId: erasure.userId, error });
        account.failed++;
        await erasures.commit([erasures.postponed(erasure, now)]);
      }
    });
    return account;
  },
);
