import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Declaration, TriggerDeclaration } from './declaration.ts';
import { type Grantables, nothingToGrant } from './grant.ts';
import { FailureBucket, FileBucket, ImageBucket } from './shop-buckets.ts';
import { ShopFunction } from './shop-function.ts';
import { shopMail } from './shop-mail.ts';
import { shopParameters } from './shop-parameters.ts';
import { ShopTable } from './shop-table.ts';
import { ShopUserPool } from './shop-user-pool.ts';
import type { Stage } from './stages.ts';

interface DataStackProps extends StackProps {
  readonly stage: Stage;
  readonly triggers: readonly TriggerDeclaration[];
  readonly codeOf: (declaration: Declaration) => Code;
}

/** What must survive: the table, the identities, the pictures. Everything else can be thrown away and deployed again. */
export class DataStack extends Stack {
  readonly table: ShopTable;
  readonly userPool: ShopUserPool;
  readonly images: ImageBucket;
  readonly failures: FailureBucket;
  readonly files: FileBucket;

  constructor(scope: Construct, id: string, { stage, triggers, codeOf, ...props }: DataStackProps) {
    super(scope, id, props);
    this.table = new ShopTable(this, 'Table', stage);
    this.userPool = new ShopUserPool(this, 'Users', stage);
    this.images = new ImageBucket(this, 'Images', stage);
    this.failures = new FailureBucket(this, 'Failures', stage);
    this.files = new FileBucket(this, 'Files', stage);

    // A trigger is asked by the pool, never through the front door, whose name is not known before the next stack.
    const origin = stage.domain ? `https://${stage.domain.name}` : 'https://not-known.invalid';
    for (const declaration of triggers) {
      const setting = { stage, origin, codeOf, grantables: this.grantablesFor(this, stage) };
      const { function: handler } = new ShopFunction(this, 'TokenTrigger', { declaration, setting });
      this.userPool.addTokenTrigger(handler);
    }

    new CfnOutput(this, 'TableName', { value: this.table.name });
    new CfnOutput(this, 'UserPoolId', { value: this.userPool.id });
    new CfnOutput(this, 'UserPoolClientId', { value: this.userPool.clientId });
    new CfnOutput(this, 'ImageBucket', { value: this.images.bucket.bucketName });
    new CfnOutput(this, 'FileBucket', { value: this.files.bucket.bucketName });
    new CfnOutput(this, 'FailureBucket', { value: this.failures.bucket.bucketName });
  }

  /** Everything that functions of a stack can be granted. */
  grantablesFor(scope: Construct, stage: Stage): Grantables {
    return {
      table: this.table,
      userPool: this.userPool,
      images: this.images,
      mail: shopMail(scope, stage),
      parameters: shopParameters(scope, stage),
      codecs: nothingToGrant,
      searchIndex: nothingToGrant,
      files: this.files,
      failures: this.failures,
      reference: nothingToGrant,
      docs: nothingToGrant,
    };
  }
}
