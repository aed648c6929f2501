import type { Table } from '#shared/table/index.ts';
import { erasures } from '#shared/users/index.ts';

/** What was found under a tombstone: nobody any more, somebody whose erasure goes on, or somebody who is back. */
export type Found = 'gone' | 'under way' | 'back';

export interface Replayed {
  readonly userId: string;
  readonly found: Found;
  /** Why somebody who is back could not be erased again. */
  readonly failure?: unknown;
}

/**
 * Begins the erasure of everybody who was erased before and is back, as after a restore of the table. The shop's own
 * schedule sees it through within minutes. May be run as often as one likes.
 */
export async function* replayErasures(
  userIds: AsyncIterable<string>,
  table: Table,
  now: () => Date,
): AsyncGenerator<Replayed> {
  const { user: of } = erasures.reads(table);
  const { begin, commit } = erasures.writes(table);
  for await (const userId of userIds) {
    const user = await of(userId);
    if (!user || user.status === 'erased') yield { userId, found: 'gone' };
    else if (user.status === 'erasing') yield { userId, found: 'under way' };
    else {
      try {
        await commit(begin(user, now()));
        yield { userId, found: 'back' };
      } catch (failure) {
        yield { userId, found: 'back', failure };
      }
    }
  }
}
