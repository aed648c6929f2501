import { describe, expect, it } from 'vitest';
import { expressionsOf, rangeExpressions } from '#shared/table/expression.ts';
import {
  above,
  atLeast,
  atMost,
  below,
  differs,
  entity,
  equals,
  oneOf,
  present,
  shape,
  without,
} from '#shared/table/index.ts';

interface Order {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly total: { readonly amount: number };
  readonly events: readonly string[];
  readonly payment?: string;
  readonly dueAt?: string;
}
const order = entity(shape<Order>(), 'order', { pk: 'ORDER#{id}', sk: 'META', due: 'ORDER' });
const key = { id: '1' };

describe('a condition', () => {
  it('asks of a new item that it is not there', () => {
    expect(expressionsOf(order.remove(key, { when: 'absent' }))).toEqual({
      ConditionExpression: 'attribute_not_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
    });
  });

  it('asks of any other that it is', () => {
    expect(expressionsOf(order.remove(key, { when: 'exists' }))).toEqual({
      ConditionExpression: 'attribute_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
    });
  });

  it('names attributes and values only through placeholders', () => {
    expect(expressionsOf(order.check(key, { when: { status: equals('paid'), version: equals(3) } }))).toEqual({
      ConditionExpression: 'attribute_exists(#pk) AND #status = :0 AND #version = :1',
      ExpressionAttributeNames: { '#pk': 'pk', '#status': 'status', '#version': 'version' },
      ExpressionAttributeValues: { ':0': { S: 'paid' }, ':1': { N: '3' } },
    });
  });

  it.each([
    [differs(1), '#version <> :0'],
    [below(1), '#version < :0'],
    [atMost(1), '#version <= :0'],
    [above(1), '#version > :0'],
    [atLeast(1), '#version >= :0'],
    [present, 'attribute_exists(#version)'],
    [without, 'attribute_not_exists(#version)'],
  ])('writes the test %j', (test, expression) => {
    expect(expressionsOf(order.check(key, { when: { version: test } })).ConditionExpression).toBe(
      `attribute_exists(#pk) AND ${expression}`,
    );
  });

  it('gives each of several values its own placeholder', () => {
    expect(expressionsOf(order.check(key, { when: { status: oneOf(['created', 'pending']) } }))).toMatchObject({
      ConditionExpression: 'attribute_exists(#pk) AND #status IN (:0, :1)',
      ExpressionAttributeValues: { ':0': { S: 'created' }, ':1': { S: 'pending' } },
    });
  });

  it('compares whole maps', () => {
    expect(
      expressionsOf(order.check(key, { when: { total: equals({ amount: 5 }) } })).ExpressionAttributeValues,
    ).toEqual({
      ':0': { M: { amount: { N: '5' } } },
    });
  });

  it('is left out where there is none', () => {
    expect(expressionsOf(order.remove(key))).toEqual({});
  });
});

describe('an update', () => {
  it('sets, appends, adds and removes in one expression', () => {
    const statement = order.update(
      key,
      { set: { status: 'paid' }, append: { events: ['paid'] }, add: { version: 1 }, remove: ['payment'] },
      { when: { status: equals('pending') } },
    );
    expect(expressionsOf(statement)).toEqual({
      ConditionExpression: 'attribute_exists(#pk) AND #status = :0',
      UpdateExpression: 'SET #status = :1, #events = list_append(#events, :2) ADD #version :3 REMOVE #payment',
      ExpressionAttributeNames: {
        '#pk': 'pk',
        '#status': 'status',
        '#events': 'events',
        '#version': 'version',
        '#payment': 'payment',
      },
      ExpressionAttributeValues: {
        ':0': { S: 'pending' },
        ':1': { S: 'paid' },
        ':2': { L: [{ S: 'paid' }] },
        ':3': { N: '1' },
      },
    });
  });

  it('leaves alone what it was not told', () => {
    expect(expressionsOf(order.update(key, { set: { status: 'paid' } }))).toEqual({
      UpdateExpression: 'SET #status = :0',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':0': { S: 'paid' } },
    });
  });

  it('moves a deadline together with its place in the index, and takes both away', () => {
    expect(order.update(key, { set: { dueAt: '2026-11-23' } }).change?.set).toMatchObject({
      dueAt: '2026-11-23',
      due: expect.stringMatching(/^ORDER#[0-7]$/),
    });
    expect(order.update(key, { remove: ['dueAt'] }).change?.remove).toEqual(['dueAt', 'due']);
  });
});

describe('a range of a partition', () => {
  it.each([
    [{ prefix: 'ORDER#' }, 'begins_with(#sk, :1)', 'ORDER#'],
    [{ below: 'b' }, '#sk < :1', 'b'],
    [{ atLeast: 'b' }, '#sk >= :1', 'b'],
    [{ atMost: 'b' }, '#sk <= :1', 'b'],
  ])('is written for %j', (range, expression, value) => {
    expect(rangeExpressions({ partition: ['pk', 'USER#1'], sort: ['sk', range] })).toEqual({
      KeyConditionExpression: `#pk = :0 AND ${expression}`,
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: { ':0': { S: 'USER#1' }, ':1': { S: value } },
    });
  });

  it('is the whole partition without one', () => {
    expect(rangeExpressions({ partition: ['listPk', 'LIST#2026-11'] })).toEqual({
      KeyConditionExpression: '#listPk = :0',
      ExpressionAttributeNames: { '#listPk': 'listPk' },
      ExpressionAttributeValues: { ':0': { S: 'LIST#2026-11' } },
    });
  });
});
