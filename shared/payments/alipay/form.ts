import { notGenuine } from '../provider.ts';

/**
 * The fields of a form, as they were before they were encoded. Strict, for it is the decoded fields that were signed: a
 * name comes once, every `%` is followed by two digits, and what they make is UTF-8.
 */
export const readForm = (rawBody: Buffer): ReadonlyMap<string, string> => {
  const text = rawBody.toString('latin1');
  if (!/^[\x21-\x7e]+$/.test(text)) throw notGenuine('not a form');
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [, name, encoded] = /^(\w{1,64})=(.*)$/.exec(pair) ?? [];
    if (name === undefined || encoded === undefined) throw notGenuine('not a form');
    if (fields.has(name)) throw notGenuine('a field comes twice');
    fields.set(name, decoded(encoded));
  }
  return fields;
};

const decoded = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw notGenuine('not UTF-8');
  }
};
