import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { required } from '../kernel/shop.ts';

type Source = string | ArrayBuffer | ArrayBufferView;

const bytes = (source: Source): string | Uint8Array => {
  if (typeof source === 'string') return source;
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
};

/** SHA-256 as the signer wants it, over Node's own. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Source) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(source: Source): void {
    this.#hash.update(bytes(source));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** AWS's own signer over the credentials that Lambda puts into the environment. */
export const signerOf = (service: string, region: string = required(process.env, 'AWS_REGION')): SignatureV4 => {
  const sessionToken = process.env['AWS_SESSION_TOKEN'];
  return new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: required(process.env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(process.env, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken && { sessionToken }),
    },
    // S3 signs the path as it stands; every other service signs it escaped once more.
    uriEscapePath: service !== 's3',
  });
};
