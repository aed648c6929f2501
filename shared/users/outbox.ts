import { newId } from '../kernel/id.ts';
import { entity, equals, type Statement, shape, type Table, tablePort } from '../table/index.ts';

/** Every mail that the outbox can hold. What it says is written when it goes out: see `functions/users/letters.ts`. */
export type MailKind =
  | 'activation'
  | 'already_registered'
  | 'password_reset'
  | 'password_changed'
  | 'email_change'
  | 'email_change_notice'
  | 'email_changed'
  | 'export_ready'
  | `order_${'placed' | 'paid' | 'shipped' | 'refunded'}`;

/**
 * A mail that has to go out. It is written in the transaction that it speaks of, so neither is there without the other;
 * and it lies with its user, so that nothing of a person is anywhere else.
 */
export interface OutboxMail {
  readonly outboxId: string;
  readonly mail: MailKind;
  readonly userId: string;
  /** What it speaks of, when that is not the account itself: the id of an order, the address that was left. */
  readonly about?: string;
  readonly createdAt: string;
  readonly attempts: number;
  /** When the sweep tries; missing once the mail is parked. */
  readonly dueAt?: string;
}

export const outboxItem = entity(shape<OutboxMail>(), 'outbox', {
  pk: 'USER#{userId}',
  sk: 'OUTBOX#{outboxId}',
  due: 'OUTBOX',
});

const minute = 60_000;
const parkedAfter = 24 * 60 * minute;

const later = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * minute).toISOString();

/** Mails on their way out. The stream's consumer tries at once; what it cannot deliver comes due every few minutes. */
export const outbox = tablePort('outbox', {
  entities: [outboxItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    due: (now: Date): Promise<readonly OutboxMail[]> => table.due(outboxItem, now, 25),
  }),
  writes: () => ({
    announce: (mail: MailKind, userId: string, now: Date, about?: string): Statement =>
      outboxItem.put({
        outboxId: newId('obx', now),
        mail,
        userId,
        ...(about !== undefined && { about }),
        createdAt: now.toISOString(),
        attempts: 0,
        dueAt: later(now, 2),
      }),

    delivered: ({ userId, outboxId }: OutboxMail): Statement => outboxItem.remove({ userId, outboxId }),

    /** Tries again later and later; after a day the mail is parked for the operator to look at. */
    postponed: ({ userId, outboxId, attempts, createdAt }: OutboxMail, now: Date): Statement => {
      const isParked = now.getTime() - new Date(createdAt).getTime() >= parkedAfter;
      return outboxItem.update(
        { userId, outboxId },
        {
          add: { attempts: 1 },
          ...(isParked ? { remove: ['dueAt'] } : { set: { dueAt: later(now, Math.min(60, 2 ** attempts)) } }),
        },
        { when: { attempts: equals(attempts) } },
      );
    },
  }),
});
