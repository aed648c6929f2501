/** A JSON object whose members are unknown until each is asked for by its kind. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text with something in it. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * The JSON object in some bytes; undefined when there is none. Strict: invalid UTF-8 is an error instead of replacement
 * characters, and a byte order mark stays and fails.
 */
export const objectIn = (bytes: Buffer): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
