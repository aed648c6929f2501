import { request } from 'node:http';
import { defaultRegion } from './cloudformation/assembly.ts';

/** An answer of the DynamoDB engine other than 200, with its error type such as `TrimmedDataAccessException`. */
export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
}

/** A database of the engine: in memory, it keeps another one for each access key and region. */
export interface Database {
  readonly endpoint: string;
  readonly accessKeyId: string;
}

const headersFor = (accessKeyId: string, target: string) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': target,
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${defaultRegion}/dynamodb/aws4_request, SignedHeaders=host, Signature=local`,
});

/** Calls the DynamoDB engine by its wire protocol; `target` is such as `DynamoDB_20120810.Scan`. */
export const callDynamoDb = ({ endpoint, accessKeyId }: Database, target: string, input: object): Promise<unknown> => {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const options = { method: 'POST', headers: headersFor(accessKeyId, target) };
  const outgoing = request(endpoint, options, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (incoming.statusCode === 200) resolve(JSON.parse(body));
      else reject(new DynamoDbError(`${target}: ${body}`));
    });
  });
  outgoing.on('error', reject);
  outgoing.end(JSON.stringify(input));
  return promise;
};
