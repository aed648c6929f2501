import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import * as z from 'zod/mini';
import { DurableMap } from '../durable-map.ts';

/** The public half of a signing key, as in a JWKS document. */
export type PublicKey = {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: string;
  readonly n: string;
  readonly e: string;
};

export type Claims = Readonly<Record<string, unknown>>;

/** Signs tokens with a key of this installation alone: a published one would let anybody mint an admin. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  sign(claims: Claims): string;
}

/** Takes the key out of `file`, or makes one and keeps it there. */
export const openSigningKey = (file: string | undefined): SigningKey => {
  const kept = new DurableMap(file, (json) => z.parse(z.string(), json));
  const pem = kept.get('pem') ?? newPem();
  if (!kept.has('pem')) kept.set('pem', pem);
  kept.close();
  return signingKey(createPrivateKey(pem));
};

const newPem = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

const signingKey = (privateKey: KeyObject): SigningKey => {
  const { n = '', e = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = createHash('sha256').update(n).digest('base64');
  const header = encoded({ kid, alg: 'RS256' });
  return {
    publicKey: { kid, kty: 'RSA', alg: 'RS256', use: 'sig', n, e },
    sign(claims) {
      const content = `${header}.${encoded(claims)}`;
      return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
    },
  };
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
