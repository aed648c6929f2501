import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ResourceName, Use } from '#shared/kernel/port.ts';

/** What a function needs to reach something: the permission and the address, always given together. */
export interface Grant {
  readonly statements: readonly PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Something that functions use. It grants exactly what the uses of one function ask for. */
export interface Grantable {
  grant(uses: readonly Use<object>[]): Grant;
}

export type Grantables = Readonly<Record<ResourceName, Grantable>>;

/** Union of what several uses ask for: each once, sorted, so that a template only changes when a grant does. */
export const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/** A resource that is part of the bundle itself. */
export const nothingToGrant: Grantable = { grant: () => ({ statements: [], environment: {} }) };
