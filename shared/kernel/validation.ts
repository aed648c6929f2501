import * as z from 'zod/mini';
import { type FieldError, Problem } from './problem.ts';

/** Checks a value against a schema; every missing or wrong field is named in one `invalid_request`. */
export const parse = <S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> => {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, value));
  throw new Problem('invalid_request', { errors: errors.slice(0, mostErrors) });
};

/** Nobody reads more; and a body full of unknown fields must not be answered with one several times its size. */
export const mostErrors = 100;

type Issue = z.core.$ZodIssue;

const fieldErrors = (issue: Issue, value: unknown): FieldError[] => {
  if (issue.code !== 'unrecognized_keys') return [{ path: pathText(issue.path), message: message(issue, value) }];
  return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'is not a known field' }));
};

/** `['items', 0, 'sku']` → `items[0].sku` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );

const message = (issue: Issue, value: unknown): string => {
  if (valueAt(value, issue.path) === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must ${measure(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${measure(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address' : 'has a wrong form';
    case 'invalid_union':
      return 'has none of the forms that are allowed here';
    default:
      return issue.message === 'Invalid input' ? 'is not valid' : issue.message;
  }
};

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

const measure = (origin: string, bound: string, limit: number): string => {
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  if (origin === 'array') return `have ${bound} ${limit} entries`;
  return `be ${bound} ${limit}`;
};
