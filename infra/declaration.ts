import type { Consumer } from '#functions/events/consumer.ts';
import type { Schedule } from '#functions/events/schedule.ts';
import type { Trigger } from '#functions/events/trigger.ts';
import type { Watcher } from '#functions/events/watcher.ts';
import type { Operation } from '#functions/http/operation.ts';
import type { ResourceName, Use } from '#shared/kernel/port.ts';

/** What infra, the build and the reference read of a declaration: never its story. */
type Declared<D extends { kind: string; id: string; contract: unknown }> = Pick<D, 'kind' | 'id' | 'contract'>;

export type OperationDeclaration = Declared<Operation>;
export type ConsumerDeclaration = Declared<Consumer>;
export type ScheduleDeclaration = Declared<Schedule>;
export type TriggerDeclaration = Declared<Trigger>;
export type WatcherDeclaration = Declared<Watcher>;
export type Declaration =
  | OperationDeclaration
  | ConsumerDeclaration
  | ScheduleDeclaration
  | TriggerDeclaration
  | WatcherDeclaration;

/** `orders/place-order` → `orders`. */
export const domainOf = ({ id }: Pick<Declaration, 'id'>): string => id.slice(0, id.indexOf('/'));

/** `orders/place-order` → `place-order`. */
export const verbNounOf = ({ id }: Pick<Declaration, 'id'>): string => id.slice(id.indexOf('/') + 1);

/** `place-order` → `placeOrder`: the name under which a file exports its declaration. */
export const camelCase = (verbNoun: string): string =>
  verbNoun.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `orders/place-order` → `OrdersPlaceOrder`: a construct id, which may hold no slash. */
export const pascalCase = (id: string): string =>
  id.replace(/(?:^|[-/])(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Folder of the bundle below `.build/functions`: `orders.place-order`. */
export const bundleName = ({ id }: Pick<Declaration, 'id'>): string => id.replaceAll('/', '.');

/** What the story asked for, without the names it gave to them. */
export const usesOf = ({ contract }: Declaration): readonly Use<object>[] => Object.values(contract.uses);

/** The outside things that a function needs an adapter, a grant and a variable for; each once, sorted. */
export const resourcesOf = (declaration: Declaration): readonly ResourceName[] =>
  [...new Set(usesOf(declaration).map((use) => use.resource))].sort();
