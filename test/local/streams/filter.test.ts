import { describe, expect, it } from 'vitest';
import { matches, passes } from '#infra/local/streams/filter.ts';

const record = {
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: 'ORDER#1' } },
    NewImage: { pk: { S: 'ORDER#1' }, total: { N: '5' }, tags: { SS: ['a', 'b'] }, gone: { NULL: true } },
    SizeBytes: 200,
  },
};

const image = (pattern: object) => ({ dynamodb: { NewImage: pattern } });

describe('filter patterns', () => {
  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }],
    [{ eventName: ['INSERT'], ...image({ total: { N: ['5'] } }) }],
    [image({ pk: { S: [{ prefix: 'ORDER#' }] } })],
    [image({ pk: { S: [{ suffix: '#1' }] } })],
    [image({ pk: { S: [{ 'equals-ignore-case': 'order#1' }] } })],
    [image({ pk: { S: [{ 'anything-but': ['USER#1'] }] } })],
    [image({ pk: { S: [{ 'anything-but': { prefix: 'USER#' } }] } })],
    [image({ tags: { SS: ['b'] } })],
    [image({ gone: { NULL: [true] } })],
    [image({ pk: { S: [{ exists: true }] }, other: { S: [{ exists: false }] } })],
    [{ dynamodb: { OldImage: { pk: { S: [{ exists: false }] } } } }],
    [{ dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 200] }] } }],
    [{ $or: [{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }] }],
  ])('lets the record pass: %j', (pattern) => {
    expect(matches(pattern, record)).toBe(true);
  });

  it.each([
    [{ eventName: ['REMOVE'] }],
    [{ eventName: ['INSERT'], ...image({ total: { N: ['6'] } }) }],
    [image({ total: { N: [5] } })],
    [image({ other: { S: [{ prefix: '' }] } })],
    [image({ other: { S: [{ 'anything-but': ['x'] }] } })],
    [image({ pk: { S: [{ 'anything-but': ['x', 'ORDER#1'] }] } })],
    [image({ tags: { SS: ['c'] } })],
    [image({ pk: { S: [{ exists: false }] } })],
    [{ dynamodb: { SizeBytes: [{ numeric: ['>', 200] }] } }],
    [{ $or: [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }] }],
  ])('holds the record back: %j', (pattern) => {
    expect(matches(pattern, record)).toBe(false);
  });

  it('lets everything pass without a pattern, and what one of several matches', () => {
    expect(passes([], record)).toBe(true);
    expect(passes([{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }], record)).toBe(true);
  });

  it('names an operator that it does not know', () => {
    expect(() => matches({ eventName: [{ wildcard: 'I*' }] }, record)).toThrow(/NotEmulated: .* wildcard/);
  });
});
