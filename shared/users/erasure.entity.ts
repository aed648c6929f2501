import { entity, shape } from '../table/index.ts';

/** The erasure of a user that is not at its end yet. */
export interface Erasure {
  readonly userId: string;
  readonly startedAt: string;
  /** When it goes on. */
  readonly dueAt: string;
}

export const erasureItem = entity(shape<Erasure>(), 'erasure', { pk: 'USER#{userId}', sk: 'ERASURE', due: 'ERASURE' });

/** For so long somebody erased may still come in with a token, whose writes have to be erased as well. */
const tokenMinutes = 20;
const retryMinutes = 2;

const minutesAfter = (at: Date, minutes: number): string => new Date(at.getTime() + minutes * 60_000).toISOString();

export const newErasure = (userId: string, now: Date): Erasure => ({
  userId,
  startedAt: now.toISOString(),
  dueAt: minutesAfter(now, retryMinutes),
});

/** When the last token is dead: what is erased from then on stays so. */
export const lastTokenOf = ({ startedAt }: Pick<Erasure, 'startedAt'>): string =>
  minutesAfter(new Date(startedAt), tokenMinutes);

export const tryAgainAt = (now: Date): string => minutesAfter(now, retryMinutes);
