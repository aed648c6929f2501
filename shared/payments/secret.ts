import { isObject, type JsonObject } from './json.ts';

/** Reads a provider's settings out of their parameter's JSON. The error never quotes the value, which is a secret. */
export const parseSecret = (json: string, name: string, wanted: string): JsonObject => {
  const value = parsed(json);
  if (!isObject(value)) throw new Error(`The ${name} settings are not a JSON object: ${wanted}.`);
  return value;
};

/** Whether a provider may be called there: what goes out in clear over http may not leave the machine. */
export const isSafeAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
};
