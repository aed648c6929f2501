import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AwsError } from '../aws-json.ts';
import type { PoolSettings } from './settings.ts';

/** A user as it is kept. */
export const User = z.object({
  username: z.string(),
  attributes: z.record(z.string(), z.string()),
  status: z.enum(['FORCE_CHANGE_PASSWORD', 'CONFIRMED']),
  enabled: z.boolean(),
  passwordHash: z.optional(z.string()),
  createdAt: z.number(),
  modifiedAt: z.number(),
});
export type User = z.infer<typeof User>;

/** A user with a `sub` of its own, which nobody chooses. */
export const newUser = (username: string, attributes: User['attributes'], at: Date): User => ({
  username,
  attributes: { ...attributes, sub: randomUUID() },
  status: 'FORCE_CHANGE_PASSWORD',
  enabled: true,
  createdAt: at.getTime(),
  modifiedAt: at.getTime(),
});

/** A list of names and values, as Cognito sends and takes attributes. */
export const AttributeList = z.array(z.object({ Name: z.string(), Value: z._default(z.string(), '') }));

export const attributesFrom = (list: z.infer<typeof AttributeList>): User['attributes'] =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

const attributeList = (attributes: User['attributes']) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** A user as AdminGetUser answers it. */
export const described = (user: User) => ({ ...facts(user), UserAttributes: attributeList(user.attributes) });

/** A user as AdminCreateUser and ListUsers answer it: the same but for one name. */
export const listed = (user: User) => ({ ...facts(user), Attributes: attributeList(user.attributes) });

const facts = (user: User) => ({
  Username: user.username,
  UserCreateDate: user.createdAt / 1_000,
  UserLastModifiedDate: user.modifiedAt / 1_000,
  Enabled: user.enabled,
  UserStatus: user.status,
});

const standardAttributes = new Set([
  ...['address', 'birthdate', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'locale'],
  ...['middle_name', 'name', 'nickname', 'phone_number', 'phone_number_verified', 'picture', 'preferred_username'],
  ...['profile', 'updated_at', 'website', 'zoneinfo'],
]);

/** Throws for attributes that the pool's schema does not know; they cannot be added to a real pool later on a whim. */
export const assertInSchema = (attributes: User['attributes'], { Schema }: PoolSettings): void => {
  for (const name of Object.keys(attributes))
    if (!standardAttributes.has(name) && !Schema.some((entry) => `custom:${entry.Name}` === name))
      throw outsideSchema(name, 'Attribute does not exist in the schema.');
};

export const assertComplete = (attributes: User['attributes'], { Schema }: PoolSettings): void => {
  for (const { Name, Required } of Schema)
    if (Required && !attributes[Name]) throw outsideSchema(Name, 'The attribute is required');
};

const outsideSchema = (name: string, complaint: string): AwsError =>
  new AwsError('InvalidParameterException', `Attributes did not conform to the schema: ${name}: ${complaint}`);
