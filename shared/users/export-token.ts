import { Problem } from '../kernel/problem.ts';
import { assertMailToken, claimedUserId, mailToken } from './mail-token.ts';
import type { User } from './user.ts';

interface Claimed {
  readonly exportId: string;
  readonly userId: string;
  readonly token: string;
}

const useOf = (exportId: string) => ({ purpose: 'export', about: exportId }) as const;

/** The secret of the link to one export: names it, and is worth nothing for another. */
export const exportToken = (
  keys: readonly string[],
  user: Pick<User, 'userId' | 'nonce'>,
  exportId: string,
  now: Date,
): string => `${exportId}.${mailToken(keys, useOf(exportId), user, now)}`;

/** What the link says, before anything about it is believed. */
export const claimedExport = (text: string): Claimed => {
  const [, exportId, token] = /^(exp_\w{26})\.(.+)$/.exec(text) ?? [];
  if (exportId === undefined || token === undefined) throw new Problem('token_invalid');
  return { exportId, token, userId: claimedUserId(token) };
};

/** Refuses what is not ours, or too old, or of somebody who is no user any more. */
export const assertExportToken = (
  keys: readonly string[],
  owner: User | undefined,
  { exportId, token }: Claimed,
  now: Date,
): void => {
  const { status } = assertMailToken(keys, useOf(exportId), owner, token, now);
  if (status !== 'active') throw new Problem('token_invalid');
};
