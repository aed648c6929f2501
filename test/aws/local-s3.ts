import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { type S3, startS3 } from '#infra/local/engines/s3/s3.ts';
import { lambdaEnvironment } from '#test/environment.ts';

/** The local S3 with one bucket, for the tests of a file: adapters find it where Lambda would find AWS. */
export const localS3 = (bucket: string): (() => S3) => {
  let s3: S3;
  beforeAll(async () => {
    const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = lambdaEnvironment;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    s3 = await startS3({ clock: { now: () => new Date() }, region: AWS_REGION, credentials });
    s3.createBucket(bucket, {});
  });
  afterAll(() => s3.stop());
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
  });
  return () => s3;
};
