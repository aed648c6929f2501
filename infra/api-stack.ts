import { CfnOutput, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack.ts';
import { type Declaration, domainOf, pascalCase, verbNounOf } from './declaration.ts';
import { type EdgeSecret, edgeSecretOf } from './edge-secret.ts';
import { ObjectWatcher, ScheduledFunction, StreamConsumer } from './event-functions.ts';
import { FrontDoor } from './front-door.ts';
import { HttpOperation } from './http-operation.ts';
import { ShopApi } from './shop-api.ts';
import type { FunctionSetting } from './shop-function.ts';
import type { Stage } from './stages.ts';

interface ApiStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly declarations: readonly Declaration[];
  readonly codeOf: (declaration: Declaration) => Code;
}

/** What may be replaced: the API, the front door, and all functions, one nested stack per domain. */
export class ApiStack extends Stack {
  readonly #api: ShopApi;
  readonly #data: DataStack;
  readonly #edge: EdgeSecret;

  constructor(scope: Construct, id: string, { stage, data, declarations, codeOf, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.#data = data;
    this.#edge = edgeSecretOf(this, stage);
    this.#api = new ShopApi(this, 'Http', { stage, userPool: data.userPool });
    const frontDoor = new FrontDoor(this, 'FrontDoor', {
      stage,
      apiEndpoint: this.#api.api.apiEndpoint,
      edgeSecret: this.#edge.secret,
      imageBucketName: data.images.bucket.bucketName,
      operations: declarations.filter((each) => each.kind === 'operation'),
    });

    for (const [domain, members] of Object.entries(Object.groupBy(declarations, domainOf))) {
      const stack = new NestedStack(this, pascalCase(domain), { description: `The functions of ${domain}.` });
      const setting = { stage, origin: frontDoor.url, codeOf, grantables: data.grantablesFor(stack, stage) };
      for (const declaration of members ?? []) this.#add(stack, declaration, setting);
    }

    new CfnOutput(this, 'ApiUrl', { value: this.#api.api.apiEndpoint });
    new CfnOutput(this, 'FrontDoorUrl', { value: frontDoor.url });
  }

  #add(stack: NestedStack, declaration: Declaration, setting: FunctionSetting): void {
    const id = pascalCase(verbNounOf(declaration));
    switch (declaration.kind) {
      case 'operation':
        new HttpOperation(stack, id, {
          operation: declaration,
          setting,
          edgeHashes: this.#edge.hashes,
          ...this.#api,
        });
        break;
      case 'consumer':
        new StreamConsumer(stack, id, { consumer: declaration, setting, ...this.#data });
        break;
      case 'schedule':
        new ScheduledFunction(stack, id, { schedule: declaration, setting });
        break;
      case 'watcher':
        new ObjectWatcher(stack, id, { watcher: declaration, setting, ...this.#data });
        break;
      case 'trigger':
        break; // The user pool's own: it stands beside the pool, in the data stack.
    }
  }
}
