import { Problem } from '../kernel/problem.ts';
import { equals, type Statement, tablePort, without } from '../table/index.ts';
import { type DataExport, exportItem } from './export.entity.ts';
import { userItem } from './user.entity.ts';

/** The export was taken away, or is done already. */
export class NothingToExport extends Error {
  override readonly name = 'NothingToExport';
}

/** What people have asked for. */
export const dataExports = tablePort('dataExports', {
  entities: [exportItem, userItem],
  reads: () => ({}),
  writes: () => ({
    /** Only somebody who is a user may ask: whoever is being erased has nothing written any more. */
    request: (wanted: DataExport): readonly Statement[] => [
      exportItem.put(wanted, { when: 'absent' }),
      userItem.check(
        { userId: wanted.userId },
        { when: { status: equals('active') }, otherwise: () => new Problem('not_found') },
      ),
    ],

    /** Its file is there. Said once, however often the change is told; and not of one that an erasure has taken away. */
    ready: ({ userId, exportId }: DataExport, now: Date): Statement =>
      exportItem.update(
        { userId, exportId },
        { set: { readyAt: now.toISOString() } },
        { when: { readyAt: without }, otherwise: (current) => new NothingToExport(current ? 'done' : 'gone') },
      ),
  }),
});
