/** A JSON object whose members are unknown until each is asked for by its kind. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text with something in it. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
