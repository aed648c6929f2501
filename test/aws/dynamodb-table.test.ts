import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { clientSettings, prime } from '#shared/aws/client.ts';
import { dynamoDbEngine } from '#shared/aws/dynamodb-table.ts';
import { capturedLog } from '#test/log.ts';
import { answering } from './answering.ts';

const written = capturedLog();
const mock = mockClient(DynamoDBClient);
afterAll(() => mock.restore());
const engine = dynamoDbEngine(new DynamoDBClient({ region: 'eu-west-1' }), 'shop');
afterEach(() => {
  mock.reset();
});

const key = (sk: string) => ({ pk: { S: 'USER#1' }, sk: { S: sk } });
const condition = { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } };

describe('the requests that leave', () => {
  it('show a refused write with the item as it was', async () => {
    mock.onAnyCommand().resolves({ Attributes: { n: { N: '2' } } });
    const Item = { ...key('CART'), n: { N: '1' } };
    expect(await engine.write({ action: 'Put', Item, ...condition })).toEqual(Item);
    expect(await engine.write({ action: 'Update', Key: key('CART'), UpdateExpression: 'ADD #n :0' })).toEqual({
      n: { N: '2' },
    });
    await engine.write({ action: 'Delete', Key: key('CART') });
    const common = { TableName: 'shop', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(mock.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({ ...common, ...condition, Item });
    expect(mock.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      ...common,
      Key: key('CART'),
      UpdateExpression: 'ADD #n :0',
      ReturnValues: 'ALL_NEW',
    });
    expect(mock.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({ ...common, Key: key('CART') });
  });

  it('are one transaction for several writes', async () => {
    mock.onAnyCommand().resolves({});
    const check = {
      action: 'ConditionCheck' as const,
      Key: key('PROFILE'),
      ConditionExpression: 'attribute_exists(#pk)',
    };
    await engine.transactWriteItems([{ action: 'Put', Item: key('CART'), ...condition }, check]);
    const common = { TableName: 'shop', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(mock.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toEqual([
      { Put: { ...common, ...condition, Item: key('CART') } },
      { ConditionCheck: { ...common, Key: key('PROFILE'), ConditionExpression: 'attribute_exists(#pk)' } },
    ]);
  });

  it('never are a check alone, which would be a costly read', async () => {
    await expect(engine.write({ action: 'ConditionCheck', Key: key('CART') })).rejects.toThrow(
      'commit it with a write',
    );
    expect(mock.calls()).toEqual([]);
  });

  it('go on where a page ended', async () => {
    mock.on(QueryCommand).resolves({ Items: [key('A')], LastEvaluatedKey: key('A') });
    const input = { Limit: 1, ScanIndexForward: true, ConsistentRead: false, ExclusiveStartKey: key('0') };
    expect(await engine.query(input)).toEqual({ items: [key('A')], more: true });
    expect(mock.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({ ExclusiveStartKey: key('0') });
  });
});

describe('a batch', () => {
  it('asks again for what the table did not get to', async () => {
    mock
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { shop: [key('A')] }, UnprocessedKeys: { shop: { Keys: [key('B')] } } })
      .resolves({ Responses: { shop: [key('B')] } });
    const found = await engine.batchGetItem({ Keys: [key('A'), key('B')], ConsistentRead: true });
    expect(found).toEqual([key('A'), key('B')]);
    expect(mock.commandCalls(BatchGetItemCommand)[1]?.args[0].input).toEqual({
      RequestItems: { shop: { Keys: [key('B')], ConsistentRead: true } },
    });
  });

  it('is given up when the table never gets to it, instead of being answered in half', async () => {
    mock.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { shop: { Keys: [key('A')] } } });
    await expect(engine.batchGetItem({ Keys: [key('A')], ConsistentRead: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(mock.calls().length).toBe(5);
  });
});

describe('the client', () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clientAt = (endpoint: string, more: object = {}) =>
    new DynamoDBClient({ ...clientSettings, endpoint, region: 'eu-west-1', credentials, ...more });

  it('gives up a server that stays silent', async () => {
    mock.restore();
    const { endpoint } = await answering(() => undefined);
    const silent = dynamoDbEngine(clientAt(endpoint, { maxAttempts: 1 }), 'shop');
    const started = Date.now();
    await expect(silent.getItem({ Key: key('A'), ConsistentRead: false })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(Date.now() - started).toBeLessThan(4_000);
  });

  it('repeats a transaction whose answer was lost under the same token, so that it happens once', async () => {
    mock.restore();
    const { endpoint, asked } = await answering((_, response, times) => {
      response.writeHead(times === 1 ? 500 : 200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
    await dynamoDbEngine(clientAt(endpoint), 'shop').transactWriteItems([{ action: 'Put', Item: key('A') }]);
    const tokens = asked.map(({ body }) => Reflect.get(Object(JSON.parse(body)), 'ClientRequestToken'));
    expect(tokens.length).toBe(2);
    expect(tokens[0]).toEqual(expect.stringMatching(/.{10,}/));
    expect(tokens[1]).toBe(tokens[0]);
  });

  it('that cannot be primed is no reason not to start', async () => {
    await prime(() => Promise.reject(new Error('no table')));
    expect(written.lines).toMatchObject([{ level: 'WARN', message: 'priming failed', error: { message: 'no table' } }]);
  });
});
