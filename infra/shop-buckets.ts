import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Use } from '#shared/kernel/port.ts';
import type { Grant, Grantable } from './grant.ts';
import { grantObjects, privateBucket } from './private-bucket.ts';
import type { Stage } from './stages.ts';

/** What is served to everybody, below the front door's path of the same name. */
export const servedPrefix = 'images/';
const uploadPrefix = 'uploads/';
/** Pictures of shoppers, until they have been drawn anew. */
const originalPrefix = 'originals/';

/** Pictures of products: uploaded below `uploads/`, checked by the shop, served from `images/` by the front door. */
export class ImageBucket extends Construct implements Grantable {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...privateBucket(stage),
      // Who may upload is decided by the signature in the address; the front door's own name is not known down here.
      cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 3_600 }],
      lifecycleRules: [
        { id: 'forget-uploads', prefix: uploadPrefix, expiration: Duration.days(1) },
        // They may say where they were taken. What is drawn from them does not, and is what is served.
        { id: 'forget-originals', prefix: originalPrefix, expiration: Duration.days(7) },
        { id: 'forget-fragments', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { id: 'forget-old-versions', noncurrentVersionExpiration: Duration.days(30) },
      ],
    });
    this.#announceObjects();
    this.#serveThroughFrontDoor();
  }

  /** The property of the bucket itself: the construct's `eventBridgeEnabled` would add a custom resource for it. */
  #announceObjects(): void {
    const bucket = this.bucket.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The image bucket is not a bucket.');
    bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** Names the account's distributions, not the one: that one stands in the stack above, which depends on this one. */
  #serveThroughFrontDoor(): void {
    const { account, partition } = Stack.of(this);
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects(`${servedPrefix}*`)],
        conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` } },
      }),
    );
  }

  grant(uses: readonly Use<object>[]): Grant {
    return grantObjects(this.bucket, uses, 'IMAGE_BUCKET');
  }
}

/** Changes that a consumer gave up on, each with its whole record: the stream itself forgets after a day. */
export class FailureBucket extends Construct implements Grantable {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...privateBucket(stage),
      // What is removed because somebody is erased must not live on in an older version.
      versioned: false,
      lifecycleRules: [{ id: 'forget-failures', expiration: Duration.days(90) }],
    });
  }

  grant(uses: readonly Use<object>[]): Grant {
    return grantObjects(this.bucket, uses, 'FAILURE_BUCKET');
  }

  /** What a mapping needs to leave a failed batch here. */
  depositStatements(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.bucket.arnForObjects('*')] }),
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    ];
  }
}

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
    return grantObjects(this.bucket, uses, 'FILE_BUCKET');
  }
}
