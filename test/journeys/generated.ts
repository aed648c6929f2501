import fc from 'fast-check';
import * as z from 'zod/mini';

/** The parts of JSON Schema that the reference uses. */
const Node = z.object({
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  enum: z.optional(z.array(z.unknown())),
  const: z.optional(z.unknown()),
  anyOf: z.optional(z.array(z.unknown())),
  oneOf: z.optional(z.array(z.unknown())),
  properties: z.optional(z.record(z.string(), z.unknown())),
  required: z.optional(z.array(z.string())),
  additionalProperties: z.optional(z.unknown()),
  items: z.optional(z.unknown()),
  pattern: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minItems: z.optional(z.number()),
  maxItems: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
});
type Node = z.output<typeof Node>;

/** What nobody means to send, and somebody will. */
const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '0',
    '-1',
    'null',
    '__proto__',
    '\u0000',
    '\ud800',
    '💣',
    '<b>',
    "' OR 1=1--",
  ),
  fc.constantFrom<unknown>(0, -0, -1, 0.5, 1e308, -1e308, 2 ** 53, 2 ** 31, true, [], {}, [[]], { amount: 1 }),
  fc.constant<unknown>('x'.repeat(20_000)),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values of a schema: mostly right ones, with something nasty here and there in them. */
export const valuesOf = (schema: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: rightOnes(z.parse(Node, schema)) }, { weight: 1, arbitrary: nasty });

const rightOnes = (node: Node): fc.Arbitrary<unknown> => {
  const { enum: choices, anyOf, oneOf, type } = node;
  if (choices) return fc.constantFrom(...choices);
  if (node.const !== undefined) return fc.constant(node.const);
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return fc.oneof(...alternatives.map(valuesOf));
  return ofType[[type].flat()[0] ?? '']?.(node) ?? fc.jsonValue({ maxDepth: 2 });
};

const ofType: Readonly<Record<string, (node: Node) => fc.Arbitrary<unknown>>> = {
  string: ({ pattern, minLength = 0, maxLength = 300 }) =>
    pattern ? matching(pattern) : fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 300) }),
  integer: ({ minimum = -(2 ** 53), maximum = 2 ** 53 }) =>
    fc.maxSafeInteger().map((n) => Math.min(maximum, Math.max(minimum, n))),
  number: ({ minimum = -1e9, maximum = 1e9 }) => fc.double({ min: minimum, max: maximum, noNaN: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items, minItems = 0, maxItems = 4 }) =>
    fc.array(valuesOf(items ?? {}), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) }),
  object: (node) => fc.oneof({ weight: 8, arbitrary: recordOf(node) }, { weight: 1, arbitrary: withStranger(node) }),
};

/** Classes of Unicode take a generator seconds, and looking ahead is beyond it: any text will do in their place. */
const matching = (pattern: string): fc.Arbitrary<string> =>
  /\\p\{|\(\?[=!<]/i.test(pattern) ? fc.string({ minLength: 1 }) : fc.stringMatching(new RegExp(pattern, 'u'));

const recordOf = ({ properties = {}, required = [], additionalProperties }: Node): fc.Arbitrary<object> => {
  const known = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)]));
  if (typeof additionalProperties === 'object' && Object.keys(known).length === 0) {
    return fc.dictionary(fc.string({ maxLength: 20 }), valuesOf(additionalProperties), { maxKeys: 3 });
  }
  // A required field is missing now and then.
  return fc
    .nat(7)
    .chain((dice) => fc.record(known, { requiredKeys: dice === 0 ? [] : required.filter((name) => name in known) }));
};

const withStranger = (node: Node): fc.Arbitrary<object> =>
  fc
    .tuple(recordOf(node), fc.constantFrom('id', 'price', 'role', 'constructor', '__proto__'), nasty)
    .map(([body, name, value]) => Object.defineProperty({ ...body }, name, { value, enumerable: true }));
