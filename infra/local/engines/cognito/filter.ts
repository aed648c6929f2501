import { AwsError } from '../aws-json.ts';
import type { User } from './user.ts';

const searchable = new Set([
  ...['username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username', 'sub'],
  ...['cognito:user_status', 'status'],
]);

/** Reads the filter of ListUsers, `name = "text"` or `name ^= "text"`, into a test of a user. */
export const userFilter = (filter: string | undefined): ((user: User) => boolean) => {
  if (!filter) return () => true;
  const [, name = '', operator, quoted = ''] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (!searchable.has(name)) throw new AwsError('InvalidParameterException', `Error while parsing filter: ${filter}`);
  const text = quoted.replaceAll(/\\(.)/g, '$1');
  return (user) => {
    const value = attributeOf(user, name);
    return operator === '=' ? value === text : Boolean(value?.startsWith(text));
  };
};

const attributeOf = (user: User, name: string): string | undefined => {
  if (name === 'username') return user.username;
  if (name === 'cognito:user_status') return user.status;
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return user.attributes[name];
};
