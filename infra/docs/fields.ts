import { fieldsOf, isSchema, type JsonSchema } from '../openapi-schema.ts';

/** One field of a body or an answer, however deep it lies: `items[].sku`. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
}

const range = (least: unknown, most: unknown): string => {
  if (least === undefined && most === undefined) return '';
  if (least === most) return `${least}`;
  if (most === undefined) return `≥ ${least}`;
  return least === undefined ? `≤ ${most}` : `${least}–${most}`;
};

/** Patterns that read better as words. */
const inWords: Readonly<Record<string, string>> = { '^\\P{Cc}*$': 'one line', '^[\\P{Cc}\\n\\r\\t]*$': 'lines' };

const limitsOf = (schema: JsonSchema): string[] => {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, pattern, default: otherwise } = schema;
  const length = range(minLength, maxLength);
  const size = range(minimum, maximum);
  const count = range(minItems, maxItems);
  return [
    ...(length ? [`${length} characters`] : []),
    ...(size ? [size] : []),
    ...(count ? [`${count} entries`] : []),
    // Who may write what is said in words elsewhere; only a short pattern explains anything.
    ...(typeof pattern === 'string' && pattern.length <= 40 ? [inWords[pattern] ?? pattern] : []),
    ...(otherwise === undefined ? [] : [`default ${JSON.stringify(otherwise)}`]),
  ];
};

const kindOf = (schema: JsonSchema): string => {
  const { type, enum: words, const: only, anyOf, items, additionalProperties } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (Array.isArray(anyOf)) return anyOf.map((each) => (isSchema(each) ? kindOf(each) : '')).join(' | ');
  if (type === 'array') return `list of ${isSchema(items) ? kindOf(items) : 'anything'}`;
  if (type === 'object' && isSchema(additionalProperties)) return `map of ${kindOf(additionalProperties)}`;
  return typeof type === 'string' ? type : 'anything';
};

/** What a value may be, in a few words: `integer, 1–99`. */
export const typeOf = (schema: JsonSchema): string => [kindOf(schema), ...limitsOf(schema)].join(', ');

/** All fields of a schema, those inside of others behind them. */
export const fieldsIn = (schema: JsonSchema, prefix = ''): readonly Field[] =>
  fieldsOf(schema).flatMap(({ name, required, schema: field }) => {
    const path = `${prefix}${name}`;
    const { items } = field;
    const inner = isSchema(items) ? fieldsIn(items, `${path}[].`) : fieldsIn(field, `${path}.`);
    return [{ path, required, type: typeOf(field) }, ...inner];
  });
