import { type Item, toWire, type Value, type Wire } from './item.ts';
import type { Condition, Statement, Test } from './statement.ts';

/** The parts of a request that carry expressions. The only place in the shop that writes `#a = :b`. */
export interface Expressions {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, Wire>;
}

/** Hands out placeholders, one for each name and one for each use of a value. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, Wire> = {};

  name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: Value): string {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = toWire(value ?? null);
    return placeholder;
  }

  get attributes(): Pick<Expressions, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

const testOf = (attribute: string, { test, value }: Test, use: Placeholders): string => {
  const name = use.name(attribute);
  if (test === 'absent') return `attribute_not_exists(${name})`;
  if (test === 'absent or <') return `(attribute_not_exists(${name}) OR ${name} < ${use.value(value)})`;
  if (test === 'present') return `attribute_exists(${name})`;
  if (test === 'in')
    return `${name} IN (${listOf(value)
      .map((each) => use.value(each))
      .join(', ')})`;
  return `${name} ${test} ${use.value(value)}`;
};

const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);

const conditionOf = (condition: Condition<Item>, use: Placeholders): string => {
  if (condition === 'absent') return `attribute_not_exists(${use.name('pk')})`;
  if (condition === 'exists') return `attribute_exists(${use.name('pk')})`;
  const tests = Object.entries(condition).flatMap(([name, test]) => (test ? [testOf(name, test, use)] : []));
  // A test such as "absent" is also true of an item that is not there; a condition speaks of one that is.
  return [`attribute_exists(${use.name('pk')})`, ...tests].join(' AND ');
};

const updateOf = (change: NonNullable<Statement['change']>, use: Placeholders): string => {
  const sets = [
    ...given(change.set).map(([name, value]) => `${use.name(name)} = ${use.value(value)}`),
    ...given(change.append).map(
      ([name, value]) => `${use.name(name)} = list_append(${use.name(name)}, ${use.value(value)})`,
    ),
  ];
  const adds = given(change.add).map(([name, value]) => `${use.name(name)} ${use.value(value)}`);
  const removes = change.remove.map((name) => use.name(name));
  return [clause('SET', sets), clause('ADD', adds), clause('REMOVE', removes)].filter(Boolean).join(' ');
};

const given = (item: Item): [string, Value][] => Object.entries(item).filter(([, value]) => value !== undefined);
const clause = (verb: string, parts: readonly string[]): string =>
  parts.length > 0 ? `${verb} ${parts.join(', ')}` : '';

/** Condition and update of a statement, as the request carries them. */
export const expressionsOf = (statement: Statement): Expressions => {
  const use = new Placeholders();
  return {
    ...(statement.when && { ConditionExpression: conditionOf(statement.when, use) }),
    ...(statement.change && { UpdateExpression: updateOf(statement.change, use) }),
    ...use.attributes,
  };
};

/** Which items of a partition are wanted. */
export interface KeyRange {
  readonly partition: readonly [attribute: string, value: string];
  readonly sort?: readonly [attribute: string, range: SortRange];
}
export type SortRange =
  | { readonly prefix: string }
  | { readonly below: string }
  | { readonly atLeast: string }
  | { readonly atMost: string };

const sortOf = (attribute: string, range: SortRange, use: Placeholders): string => {
  const name = use.name(attribute);
  if ('prefix' in range) return `begins_with(${name}, ${use.value(range.prefix)})`;
  if ('below' in range) return `${name} < ${use.value(range.below)}`;
  if ('atLeast' in range) return `${name} >= ${use.value(range.atLeast)}`;
  return `${name} <= ${use.value(range.atMost)}`;
};

export const rangeExpressions = ({ partition: [attribute, value], sort }: KeyRange): Expressions => {
  const use = new Placeholders();
  const conditions = [`${use.name(attribute)} = ${use.value(value)}`, ...(sort ? [sortOf(...sort, use)] : [])];
  return {
    KeyConditionExpression: conditions.join(' AND '),
    ...use.attributes,
  };
};
