import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Use } from '#shared/kernel/port.ts';
import { type Grant, type Grantable, union } from './grant.ts';
import { privateBucket } from './shop-buckets.ts';
import type { Stage } from './stages.ts';

const isListing = (action: string): boolean => action === 'ListBucket';

/** Each use has a statement of its own: what may be deleted below one prefix may not be below another. */
export const grantFiles = (bucket: Bucket, uses: readonly Use<object>[], variable: string): Grant => {
  const pathless = uses.find(({ scope }) => !scope.paths?.length);
  if (pathless) throw new Error(`The port '${pathless.name}' uses a bucket, but its scope names no paths.`);
  const statements = uses.flatMap(({ actions, scope: { paths = [] } }) => {
    const onObjects = union([actions.filter((action) => !isListing(action))]);
    const objects = new PolicyStatement({
      actions: onObjects.map((action) => `s3:${action}`),
      resources: paths.map((path) => bucket.arnForObjects(path)),
    });
    const list = new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': paths } },
    });
    return [...(onObjects.length > 0 ? [objects] : []), ...(actions.some(isListing) ? [list] : [])];
  });
  return { statements, environment: { [variable]: bucket.bucketName } };
};

/** What people asked for, for a day; and who was erased, for good. Nobody outside reaches it but by a signed link. */
export class FileBucket extends Construct implements Grantable {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...privateBucket(stage),
      lifecycleRules: [
        {
          id: 'forget-exports',
          prefix: 'exports/',
          expiration: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
  }

  grant(uses: readonly Use<object>[]): Grant {
    return grantFiles(this.bucket, uses, 'FILE_BUCKET');
  }
}
