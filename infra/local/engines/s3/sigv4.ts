import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';
import { type S3Request, stated } from './s3-request.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Verification {
  readonly credentials: Credentials;
  readonly region: string;
  readonly now: Date;
}

/** What a request claims about its own signature. */
interface Claim {
  readonly accessKeyId: string;
  readonly scope: string;
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const unsigned = 'UNSIGNED-PAYLOAD';
const largestSkew = 15 * 60_000;
const longestExpiry = 7 * 86_400;

/** Checks the signature of a request and returns the hash that its body must have, or undefined when the body was not signed. */
export const verifySignature = (request: S3Request, { credentials, region, now }: Verification): string | undefined => {
  const presigned = request.query.has('X-Amz-Algorithm');
  const claim = presigned ? claimInQuery(request) : claimInHeader(request);
  if (claim.accessKeyId !== credentials.accessKeyId)
    throw denied('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  assertScope(claim, region);
  if (presigned) assertNotExpired(request, claim, now);
  else assertRecent(claim, now);
  assertAllSigned(request, claim);
  if (!equal(claim.signature, signatureOf(request, claim, credentials.secretAccessKey)))
    throw denied(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  return claim.payloadHash === unsigned ? undefined : claim.payloadHash;
};

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const denied = (code: string, message: string): S3Error => new S3Error(403, code, message);

const claimInQuery = (request: S3Request): Claim => {
  const { query } = request;
  const [accessKeyId = '', ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  return {
    accessKeyId,
    scope: scope.join('/'),
    date: query.get('X-Amz-Date') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    payloadHash: stated(request, 'x-amz-content-sha256') ?? unsigned,
  };
};

const claimInHeader = ({ headers }: S3Request): Claim => {
  const authorization = headers['authorization'];
  if (!authorization?.startsWith(algorithm)) throw denied('AccessDenied', 'Access Denied');
  const field = (name: string): string => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  const [accessKeyId = '', ...scope] = field('Credential').split('/');
  const payloadHash = headers['x-amz-content-sha256'];
  if (!payloadHash)
    throw new S3Error(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  return {
    accessKeyId,
    scope: scope.join('/'),
    date: headers['x-amz-date'] ?? '',
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    payloadHash,
  };
};

const assertScope = ({ scope, date }: Claim, region: string): void => {
  const expected = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  if (scope !== expected)
    throw new S3Error(400, 'AuthorizationHeaderMalformed', `The scope is "${scope}", expecting "${expected}"`);
};

const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const assertNotExpired = ({ query }: S3Request, { date }: Claim, now: Date): void => {
  const seconds = Number(query.get('X-Amz-Expires'));
  if (!(seconds > 0 && seconds <= longestExpiry))
    throw new S3Error(400, 'AuthorizationQueryParametersError', `X-Amz-Expires must be 1 to ${longestExpiry} seconds`);
  const age = now.getTime() - timeOf(date);
  if (!(age >= -largestSkew)) throw denied('AccessDenied', 'Request is not valid yet');
  if (age > seconds * 1_000) throw denied('AccessDenied', 'Request has expired');
};

const assertRecent = ({ date }: Claim, now: Date): void => {
  if (!(Math.abs(now.getTime() - timeOf(date)) <= largestSkew))
    throw denied('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.');
};

/** The host and every `x-amz-` header count only when they are signed. */
const assertAllSigned = ({ headers }: S3Request, { signedHeaders }: Claim): void => {
  const open = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  );
  if (open.length > 0)
    throw denied('AccessDenied', `There were headers present in the request which were not signed: ${open.join(', ')}`);
};

const signatureOf = (request: S3Request, claim: Claim, secret: string): string => {
  const stringToSign = [algorithm, claim.date, claim.scope, sha256(canonicalRequest(request, claim))].join('\n');
  return hmac(signingKey(claim.scope, secret), stringToSign).toString('hex');
};

/** The same for a whole day: the latest is remembered. */
let latest: { readonly scope: string; readonly secret: string; readonly key: string | Buffer } | undefined;
const signingKey = (scope: string, secret: string): string | Buffer => {
  if (latest?.scope !== scope || latest.secret !== secret) {
    const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`);
    latest = { scope, secret, key };
  }
  return latest.key;
};

const canonicalRequest = ({ method, path, query, headers }: S3Request, claim: Claim): string =>
  [
    method,
    `/${path.map(escaped).join('/')}`,
    [...query]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map((pair) => pair.map(escaped).join('='))
      .sort()
      .join('&'),
    ...claim.signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');

const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const hmac = (key: string | Buffer, content: string): Buffer => createHmac('sha256', key).update(content).digest();

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
