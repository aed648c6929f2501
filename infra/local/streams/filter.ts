import { isObject } from '../json.ts';

/** Whether one of the filter patterns of an event source matches a record; without patterns every record passes. */
export const passes = (patterns: readonly unknown[], record: unknown): boolean =>
  patterns.length === 0 || patterns.some((pattern) => matches(pattern, record));

/** EventBridge's matching: every member of the pattern must match, each by one of the values listed for it. */
export const matches = (pattern: unknown, data: unknown): boolean => {
  if (!isObject(pattern)) throw new Error(`a filter pattern must be an object, not ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or') return Array.isArray(expected) && expected.some((alternative) => matches(alternative, data));
    const actual = isObject(data) ? data[key] : undefined;
    if (!Array.isArray(expected)) return matches(expected, actual);
    return expected.some(
      (rule) => [actual].flat().some((value) => matchesRule(rule, value)) || isAbsentAsAsked(rule, actual),
    );
  });
};

/** An empty list has no value that could match, and is absent all the same. */
const isAbsentAsAsked = (rule: unknown, actual: unknown): boolean =>
  isObject(rule) && rule['exists'] === false && Array.isArray(actual) && actual.length === 0;

const matchesRule = (rule: unknown, value: unknown): boolean => {
  if (!isObject(rule)) return rule === value;
  const [operator = '', operand] = Object.entries(rule)[0] ?? [];
  const test = operators[operator];
  if (test === undefined) {
    throw new Error(`NotEmulated: the filter operator ${operator} - add it in infra/local/streams/filter.ts`);
  }
  return test(operand, value);
};

type Operator = (operand: unknown, value: unknown) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  // Only leaves exist: an attribute of a record is named down to its type, as in { "paid": { "BOOL": [...] } }.
  exists: (operand, value) => (value !== undefined && !isObject(value)) === operand,
  prefix: (operand, value) => typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand),
  suffix: (operand, value) => typeof value === 'string' && typeof operand === 'string' && value.endsWith(operand),
  'equals-ignore-case': (operand, value) => String(operand).toLowerCase() === String(value).toLowerCase(),
  'anything-but': (operand, value) =>
    value !== undefined && ![operand].flat().some((excluded) => matchesRule(excluded, value)),
  numeric: (operand, value) => Array.isArray(operand) && typeof value === 'number' && compares(operand, value),
};

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `[">", 0, "<=", 5]`. */
const compares = (operand: readonly unknown[], value: number): boolean => {
  for (let i = 0; i < operand.length; i += 2) {
    if (comparisons[String(operand[i])]?.(value, Number(operand[i + 1])) !== true) return false;
  }
  return operand.length > 0;
};
