import { createHash } from 'node:crypto';
import type { Assets } from '../cloudformation/assembly.ts';
import { accountId, type Declaration, type Resource } from '../cloudformation/stack.ts';
import type { Engines } from '../engines.ts';
import type { Inventory } from '../inventory.ts';

/** What a provisioner may use: the engines, the assembly's files, and the inventory that it adds to. */
export interface Site {
  readonly engines: Engines;
  readonly assets: Assets;
  readonly inventory: Inventory;
}

/** Makes one declared resource exist. There is one for each type that the local cloud emulates. */
export type Provisioner = (declaration: Declaration, site: Site) => Promise<Resource> | Resource;

/** A name that the resource keeps over restarts, as CloudFormation would make one up. */
export const physicalName = ({ stack, logicalId }: Declaration): string =>
  `${stack.slice(0, 24)}-${logicalId.slice(0, 24)}-${physicalId(`${stack}/${logicalId}`, 12)}`;

/** A short id in the manner of AWS, the same for the same resource at every start. */
export const resourceId = ({ stack, logicalId }: Declaration, length = 10): string =>
  physicalId(`${stack}/${logicalId}`, length);

const physicalId = (seed: string, length: number): string => {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`);
  return number.toString(36).slice(0, length);
};

/** The ARN of a resource of the local account. */
export const arn = (service: string, { region }: Declaration, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
