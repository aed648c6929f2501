import { describe, expect, it } from 'vitest';
import { noValue, resolve, type Scope } from '#infra/local/cloudformation/intrinsics.ts';

const scope: Scope = {
  reference: async (name) => (name === 'AWS::NoValue' ? noValue : `ref-${name}`),
  attribute: async (logicalId, name) => `${logicalId}/${name}`,
  imported: (name) => `imported ${name}`,
  condition: async (name) => name === 'IsProd',
  mapping: (path) => path.join('.'),
};

describe('intrinsic functions', () => {
  it.each([
    ['plain values', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref', { Ref: 'Table' }, 'ref-Table'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Table/StreamArn'],
    ['Fn::GetAtt of a nested output', { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }, 'Nested/Outputs.Url'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Table.Arn' }, 'Table/Arn'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref-B-3'],
    ['Fn::Split within Fn::Select', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'https://host/x'] }] }, 'host'],
    ['Fn::Select with a textual index', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': `Data:\${X}` } }, 'imported Data:ref-X'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'A' }, 'key'] }, 'Map.ref-A.key'],
    ['Fn::If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'A' }, 'ref-A'] }, true],
    ['Fn::Not', { 'Fn::Not': [{ Condition: 'IsProd' }] }, false],
    ['Fn::And', { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    ['Fn::Or', { 'Fn::Or': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'b'] }] }, true],
    ['Fn::Base64', { 'Fn::Base64': 'ab' }, 'YWI='],
  ])('resolves %s', async (_, template, expected) => {
    expect(await resolve(template, scope)).toEqual(expected);
  });

  it('substitutes references, attributes and own variables, and leaves what is escaped', async () => {
    const template = { 'Fn::Sub': [`\${A}:\${B.Arn}:\${C}:\${!D}`, { C: { Ref: 'E' } }] };

    expect(await resolve(template, scope)).toBe(`ref-A:B/Arn:ref-E:\${D}`);
  });

  it('leaves out what resolves to AWS::NoValue', async () => {
    const nothing = { Ref: 'AWS::NoValue' };

    expect(await resolve({ a: nothing, b: [nothing, 1] }, scope)).toEqual({ b: [1] });
  });

  it('evaluates only the branch that is taken', async () => {
    const untaken = { 'Fn::Unknown': 1 };

    expect(await resolve({ 'Fn::If': ['Other', untaken, 'no'] }, scope)).toBe('no');
  });

  it('names a function that it does not know, and where to add it', async () => {
    await expect(resolve({ 'Fn::Cidr': [] }, scope)).rejects.toThrow(/NotEmulated: Fn::Cidr .*intrinsics\.ts/);
  });
});
