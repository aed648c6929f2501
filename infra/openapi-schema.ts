import * as z from 'zod/mini';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Schema = z.ZodMiniType;

/**
 * A schema of zod as the JSON Schema of OpenAPI 3.1. What callers send is described before it is parsed, what they get
 * after; an answer may have more fields than it is described with, so that a new one breaks nobody.
 */
export const jsonSchema = (schema: Schema, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, {
    io,
    // What JSON Schema has no word for is described as anything: the check itself still runs.
    unrepresentable: 'any',
    override: ({ jsonSchema: part }) => {
      // An integer is safe in every language of the callers: that goes without saying.
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum;
      if (io === 'output' && part.additionalProperties === false) delete part.additionalProperties;
    },
  });
  return described;
};

/** Whether something in a schema is a schema itself. */
export const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** The fields of an object's schema, and whether each is required. */
export const fieldsOf = (schema: JsonSchema): { name: string; required: boolean; schema: JsonSchema }[] => {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, field]) => ({
    name,
    required: required.includes(name),
    schema: isSchema(field) ? field : {},
  }));
};
