import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { resourcesOf, stacksOf } from './synthesis.ts';

const oneOrMore = z.pipe(
  z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  z.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
);

const Statement = z.object({
  Effect: z.string(),
  Action: oneOrMore,
  Resource: z.optional(oneOrMore),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});

const Role = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
});

const stacks = stacksOf('prod');
const roles = resourcesOf(stacks, 'AWS::IAM::Role').map(({ stack, id, Properties }) => ({
  name: `${stack}/${id}`,
  statements: z.parse(Role, Properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
}));
const statements = roles.flatMap((role) => role.statements.map((statement) => ({ role: role.name, ...statement })));

const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((a) => `dynamodb:${a}`);
const ofService = (service: string) =>
  statements.filter(({ Action }) => Action.some((action) => String(action).startsWith(`${service}:`)));
const onTable = ofService('dynamodb').filter(({ Action }) => !Action.every((a) => streamActions.includes(String(a))));

describe('the roles of the functions', () => {
  it('name every action, and every resource', () => {
    for (const { role, Action, Resource } of statements) {
      for (const action of Action) expect(String(action), role).not.toContain('*');
      expect(Resource, role).toBeDefined();
      expect(Resource, role).not.toContain('*');
    }
  });

  it('reach nothing in the table but the keys of their ports', () => {
    expect(onTable.length).toBeGreaterThan(10);
    for (const { role, Condition } of onTable) {
      const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
      expect(keys, role).toBeInstanceOf(Array);
      expect(keys, role).not.toContain('*');
      expect(Condition?.['Null'], role).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  it('have one statement on the table at most, and never a Scan', () => {
    for (const { name } of roles) expect(onTable.filter(({ role }) => role === name).length, name).toBeLessThan(2);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('dynamodb:Scan');
  });

  it('write into one log group, their own', () => {
    const logs = ofService('logs').map(
      ({ role, Resource }) => role.slice(0, role.lastIndexOf('/')) + JSON.stringify(Resource),
    );
    expect(logs).toHaveLength(roles.length);
    expect(new Set(logs).size).toBe(roles.length);
  });

  it('send mail from the address of the stage and from no other', () => {
    expect(ofService('ses').length).toBeGreaterThan(0);
    for (const { role, Condition } of ofService('ses')) {
      expect(Condition?.['StringEquals'], role).toEqual({ 'ses:FromAddress': 'no-reply@shop.example' });
    }
  });

  it('reach objects below a prefix, and the whole of no bucket but that of failed changes', () => {
    const onObjects = ofService('s3').filter(({ Action }) => !Action.includes('s3:ListBucket'));
    expect(onObjects.length).toBeGreaterThan(10);
    for (const { role, Resource = [] } of onObjects) {
      for (const each of Resource) expect(JSON.stringify(each), role).toMatch(/"\/[\w-]+\/[\w-]*\*?"|Failures/);
    }
  });

  it('list what begins with a prefix; only who deposits failed changes asks for the bucket as such', () => {
    const listing = ofService('s3').filter(({ Action }) => Action.includes('s3:ListBucket'));
    expect(listing.some(({ Condition }) => Condition)).toBe(true);
    for (const { role, Action, Resource, Condition } of listing) {
      expect(Action, role).toEqual(['s3:ListBucket']);
      if (JSON.stringify(Resource).includes('Failures')) continue;
      const prefixes = oneOrMore.parse(Condition?.['StringLike']?.['s3:prefix'] ?? []);
      expect(prefixes.length, role).toBeGreaterThan(0);
      for (const prefix of prefixes) expect(prefix, role).toMatch(/^[a-z]+\/[\w-]*\*$/);
    }
  });

  it('read single parameters of their own stage', () => {
    for (const { role, Action, Resource } of ofService('ssm')) {
      expect(Action, role).toEqual(['ssm:GetParameters']);
      expect(JSON.stringify(Resource), role).toContain(':parameter/shop/prod/');
      expect(JSON.stringify(Resource), role).not.toContain('*');
    }
  });

  it('are attached to nothing: what a role may do stands in the role', () => {
    expect(resourcesOf(stacks, 'AWS::IAM::Policy')).toEqual([]);
    for (const { Properties } of resourcesOf(stacks, 'AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});

describe('the environment of the functions', () => {
  it('holds no secret', () => {
    const environments = resourcesOf(stacks, 'AWS::Lambda::Function').map(
      ({ Properties }) =>
        z.parse(z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }), Properties)
          .Environment.Variables,
    );
    const names = new Set(environments.flatMap((variables) => Object.keys(variables)));
    expect(names).toContain('SHOP_ORIGIN');
    for (const name of names) expect(name).not.toMatch(/secret|password|key|token/i);
  });
});
