import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';

export const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local/secret+key' };
export const region = 'eu-west-1';

/** SHA-256, or its HMAC under a secret, in the form in which the signer asks for it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

const bytes = (data: string | ArrayBuffer | ArrayBufferView): Buffer => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
};

const signer = (secretAccessKey: string) =>
  new SignatureV4({
    service: 's3',
    region,
    credentials: { ...credentials, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
  });

/** A key as a path that every signer and S3 itself escape alike: only the unreserved characters stay as they are. */
export const pathOf = (key: string): string =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`))
    .join('/')
    .replaceAll(/%../g, (code) => code.toUpperCase());

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const requestOf = ({ method, url, headers = {}, body }: Call): HttpRequest => {
  const { protocol, hostname, port, host, pathname, searchParams } = new URL(url);
  return {
    method,
    protocol,
    hostname,
    port: Number(port),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
    body,
  };
};

const urlOf = ({ protocol, hostname, port, path, query = {} }: HttpRequest): string => {
  const search = Object.entries(query).map(([name, value]) =>
    [name, String(value)].map((part) => encodeURIComponent(part)).join('='),
  );
  return `${protocol}//${hostname}:${port}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
};

/** A URL that allows this one call for a while; the headers given are part of the permission. */
export const presign = async (call: Call, signingDate: Date, expiresIn = 300): Promise<string> => {
  const request = requestOf(call);
  const signed = await signer(credentials.secretAccessKey).presign(
    { ...request, headers: { ...request.headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } },
    { signingDate, expiresIn, signableHeaders: new Set(['host', ...Object.keys(call.headers ?? {})]) },
  );
  return urlOf(signed);
};

/** Makes a call that is signed in its Authorization header, the body included. */
export const send = async (
  call: Call,
  signingDate: Date,
  secretAccessKey = credentials.secretAccessKey,
  sent: Pick<Call, 'body'> = call,
): Promise<Response> => {
  const signed = await signer(secretAccessKey).sign(requestOf(call), { signingDate });
  return fetch(urlOf(signed), {
    method: call.method,
    headers: signed.headers,
    ...(sent.body ? { body: sent.body } : {}),
  });
};
