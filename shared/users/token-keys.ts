import { parameterPort } from '../kernel/parameters.ts';

/** The keys that tokens in mails are signed with, newest first: a JSON list of texts in the parameter `keys/tokens`. */
export const tokenKeys = parameterPort('tokenKeys', 'keys/tokens', (read) => ({
  async all(): Promise<readonly string[]> {
    const keys: unknown = JSON.parse(await read());
    if (!Array.isArray(keys) || keys.length === 0) throw new Error('The parameter keys/tokens must be a list of keys.');
    return keys.map(String);
  },
}));
