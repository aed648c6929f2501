import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type DynamoDb, startDynamoDb } from '#infra/local/engines/dynamodb.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the engine that all of them share. */
    engineDoor: string;
  }
}

/** One DynamoDB Local for all tests of a run: it starts when the first of them asks for it, and not before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let engine: Promise<DynamoDb> | undefined;
  const started = (): Promise<DynamoDb> => {
    engine ??= startDynamoDb({ onExit: (reason) => console.error(reason.message) });
    return engine;
  };
  const door = createServer((_, response) => {
    started().then(
      ({ endpoint }) => response.end(endpoint),
      (reason: Error) => response.writeHead(500).end(reason.message),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (typeof address !== 'object' || !address) throw new Error('the door to the engine has no port');
  project.provide('engineDoor', `http://127.0.0.1:${address.port}`);
  return async () => {
    door.close();
    await (await engine)?.stop();
  };
}
