import type { Item, Key, Value } from './item.ts';

/** One test of an attribute. */
export interface Test {
  readonly test: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'absent' | 'present' | 'absent or <';
  readonly value?: Value;
}

/** Lists and maps are equal when all that is in them is. */
export const equals = (value: Value | object): Test => ({ test: '=', value: value as Value });
export const differs = (value: Value): Test => ({ test: '<>', value });
export const below = (value: number | string): Test => ({ test: '<', value });
/** Of a count that begins when it is first added to. */
export const fewerThan = (value: number): Test => ({ test: 'absent or <', value });
export const above = (value: number | string): Test => ({ test: '>', value });
export const atLeast = (value: number | string): Test => ({ test: '>=', value });
export const atMost = (value: number | string): Test => ({ test: '<=', value });
export const oneOf = (values: readonly string[]): Test => ({ test: 'in', value: values });
export const without: Test = { test: 'absent' };
export const present: Test = { test: 'present' };

/** What must hold of an item: that it is not there, that it is, or a test for each of some attributes (which implies that it is). */
export type Condition<T> = 'absent' | 'exists' | { readonly [Name in keyof T]?: Test };

/** What an update does. Attributes that are numbers can be added to, lists can be appended to. */
export interface Change<T> {
  readonly set?: Partial<T>;
  readonly add?: { readonly [Name in keyof T]?: number };
  readonly append?: { readonly [Name in keyof T]?: T[Name] };
  readonly remove?: readonly (keyof T)[];
}

/** Turns the item as it was when a condition failed into the error that says so. */
export type Otherwise<T> = (current: T | undefined) => Error;

/** A write as plain data: domains hand them out, an operation commits a list of them, a test can look at them. */
export interface Statement {
  readonly action: 'put' | 'update' | 'remove' | 'check';
  readonly key: Key;
  readonly item?: Item;
  readonly change?: {
    readonly set: Item;
    readonly add: Item;
    readonly append: Item;
    readonly remove: readonly string[];
  };
  readonly when?: Condition<Item>;
  readonly otherwise?: Otherwise<Item>;
  readonly bytes?: number;
}
