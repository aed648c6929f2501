import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { OperationDeclaration, WatcherDeclaration } from '#infra/declaration.ts';
import { type StackTemplate, stacksOf } from './synthesis.ts';

const domains = ['users', 'catalog', 'cart', 'orders', 'payments', 'reviews', 'search', 'recommendations'];

const operation = (number: number): OperationDeclaration => ({
  kind: 'operation',
  id: `${domains[number % domains.length]}/do-thing-${number}`,
  contract: {
    route: `POST /v1/things-${number}/{thingId}`,
    summary: 'Stand for an operation that does not exist yet.',
    auth: 'shopper',
    returns: { status: 200, body: z.object({}) },
    fails: [],
    uses: {
      things: {
        name: 'things',
        resource: 'table',
        access: 'reads',
        scope: { keys: ['THING#*'] },
        actions: ['Query'],
        open: () => ({}),
      },
    },
  },
});

const watcher: WatcherDeclaration = {
  kind: 'watcher',
  id: 'catalog/watch-pictures',
  contract: { summary: 'Stand for a watcher that does not exist yet.', objects: ['images/img_'], uses: {} },
};

const referenceNames = z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.array(z.string()) })]);

/** Logical ids that a part of a template refers to, at any depth. */
const referencesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const reference = z.safeParse(referenceNames, value);
  if (reference.success)
    return 'Ref' in reference.data ? [reference.data.Ref] : reference.data['Fn::GetAtt'].slice(0, 1);
  return Object.values(value).flatMap(referencesIn);
};

/** The way around a cycle of references, if there is one. */
const cycleIn = ({ Resources }: StackTemplate): string[] | undefined => {
  const done = new Set<string>();
  const walk = (id: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    const resource = Resources[id];
    if (!resource || done.has(id)) return undefined;
    const next = [...referencesIn(resource.Properties), ...[resource.DependsOn ?? []].flat().map(String)];
    for (const each of next) {
      const cycle = walk(each, [...way, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  return Object.keys(Resources)
    .map((id) => walk(id, []))
    .find((cycle) => cycle !== undefined);
};

/** Resources of each nested stack. */
const sizesOf = (stacks: readonly StackTemplate[]): number[] =>
  stacks.filter(({ name }) => name.includes('/')).map(({ Resources }) => Object.keys(Resources).length);

describe.each([
  ['of the shop', stacksOf('prod')],
  [
    'of 150 operations',
    stacksOf(
      'prod',
      Array.from({ length: 150 }, (_, number) => operation(number)),
    ),
  ],
])('the stacks %s', (_, stacks) => {
  it('stay far from what CloudFormation takes: 500 resources, 200 parameters and outputs, a megabyte', () => {
    for (const { name, Resources, Parameters, Outputs } of stacks) {
      expect(Object.keys(Resources).length, name).toBeLessThan(400);
      expect(Object.keys(Parameters).length, name).toBeLessThan(150);
      expect(Object.keys(Outputs).length, name).toBeLessThan(150);
      expect(JSON.stringify({ Resources, Parameters, Outputs }).length, name).toBeLessThan(800_000);
    }
  });

  it('have no cycle of references', () => {
    for (const stack of stacks) expect(cycleIn(stack), stack.name).toBeUndefined();
  });
});

describe('a declaration', () => {
  it('of an operation spends six resources: function, role, log, integration, permission, route', () => {
    expect(sizesOf(stacksOf('prod', [operation(0)]))).toEqual([6]);
  });

  it('of a watcher as well: function, role, log, rule, permission, and how often it is tried', () => {
    expect(sizesOf(stacksOf('prod', [watcher]))).toEqual([6]);
  });
});

describe('the search for cycles', () => {
  it('finds one', () => {
    const Resources = {
      A: { Type: 'T', Properties: { b: { Ref: 'B' } } },
      B: { Type: 'T', Properties: { list: [{ a: { 'Fn::GetAtt': ['A', 'Arn'] } }] } },
    };
    const stack = { name: 's', terminationProtection: false, Resources, Parameters: {}, Outputs: {} };
    expect(cycleIn(stack)).toEqual(['A', 'B', 'A']);
  });
});
