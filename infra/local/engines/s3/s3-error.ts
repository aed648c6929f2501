/** A refusal as S3 words it. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Says that the store lacks something, and where to add it. */
export const notEmulated = (what: string): S3Error =>
  new S3Error(501, 'NotEmulated', `NotEmulated: ${what} - add it in infra/local/engines/s3/operations.ts`);
