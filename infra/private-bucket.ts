import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  type Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Use } from '#shared/kernel/port.ts';
import { type Grant, union } from './grant.ts';
import type { Stage } from './stages.ts';

/** What every bucket of the shop has in common. */
export const privateBucket = ({ keepsData }: Stage): BucketProps => ({
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  versioned: keepsData,
  removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});

const isListing = (action: string): boolean => action === 'ListBucket';

/** Each use has a statement of its own: what may be deleted below one prefix may not be below another. */
export const grantObjects = (bucket: Bucket, uses: readonly Use<object>[], variable: string): Grant => {
  const pathless = uses.find(({ scope }) => !scope.paths?.length);
  if (pathless) throw new Error(`The port '${pathless.name}' uses a bucket, but its scope names no paths.`);
  const statements = uses.flatMap(({ actions, scope }) => {
    const paths = union([scope.paths ?? []]);
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
