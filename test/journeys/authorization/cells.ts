import type { Answer } from '../client.ts';
import type { DescribedOperation } from '../operations.ts';
import { type Caller, callers, isMember, type Member, ownerOf, scopes, turnedAway } from './callers.ts';
import type { Row } from './rows.ts';

/** One request: who sends it, and what it names. */
export interface Cell {
  readonly caller: Caller;
  readonly target: 'there' | 'absent';
  /** What is said of the version, where it is not the right one. */
  readonly version?: 'stale' | 'missing';
  /** As `answerIn` puts it. */
  readonly expected: string;
}

export const nameOf = ({ caller, target, version }: Cell): string =>
  [caller, target, ...(version ? [version] : [])].join(' ');

const gatewayAnswers: Readonly<Record<number, string>> = {
  401: '401 {"message":"Unauthorized"}',
  403: '403 {"message":"Forbidden"}',
};

/** What an answer is: a success, a refusal of the gateway, word for word, or a problem of the shop's. */
export const answerIn = ({ status, headers, text }: Answer): string => {
  if (status < 400) return `${status}`;
  return headers['content-type'] === 'application/problem+json' ? `${status} problem` : `${status} ${text}`;
};

export const isRefused = ({ expected }: Cell): boolean => !/^[23]/.test(expected);

const storyAnswers = (status: number): string => (status < 400 ? `${status}` : `${status} problem`);

/** What the gateway makes of a caller before any code of the shop runs: it follows from the contract alone. */
const gatewayRefusal = (role: string | undefined, caller: Caller): string | undefined => {
  if (role === undefined) return undefined;
  if (!isMember(caller)) return gatewayAnswers[turnedAway[caller]];
  const granted: readonly string[] = scopes[caller];
  return granted.includes(role) ? undefined : gatewayAnswers[403];
};

const statusFor = (operation: DescribedOperation, row: Row, member: Member, target: Cell['target']): number => {
  const except = row.except?.[member];
  if (except !== undefined) return except;
  // The token of an admin opens the merchants' routes, and belongs to none of them.
  if (operation.role === 'merchant' && member === 'admin') return 403;
  if (target === 'absent') return row.absent ?? row.owner;
  return member === ownerOf(operation) ? row.owner : row.other;
};

/** Every request that a row speaks of. */
export const cellsOf = (operation: DescribedOperation, row: Row): readonly Cell[] => {
  const owner = ownerOf(operation);
  const targets: readonly Cell['target'][] = row.absent === undefined ? ['there'] : ['there', 'absent'];
  const expected = (caller: Caller, target: Cell['target']): string =>
    gatewayRefusal(operation.role, caller) ??
    row.refusal ??
    storyAnswers(statusFor(operation, row, isMember(caller) ? caller : owner, target));
  const cells = callers.flatMap((caller) =>
    targets
      .filter((target) => !(row.isUsedUp && target === 'there' && caller !== owner))
      .map((target): Cell => ({ caller, target, expected: expected(caller, target) })),
  );
  return operation.needsVersion ? [...cells, ...versionCells(operation, row)] : cells;
};

/** Whoever may not see the object does not hear either whether a version of it is stale. */
const versionCells = (operation: DescribedOperation, row: Row): readonly Cell[] => {
  const owner = ownerOf(operation);
  const own = { caller: owner, target: 'there' } as const;
  const cells: Cell[] = [
    { ...own, version: 'missing', expected: storyAnswers(400) },
    { ...own, version: 'stale', expected: storyAnswers(412) },
  ];
  if (owner !== 'merchantA') return cells;
  return [...cells, { caller: 'merchantB', target: 'there', version: 'stale', expected: storyAnswers(row.other) }];
};
