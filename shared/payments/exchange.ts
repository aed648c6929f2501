import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A request to a provider. */
export interface ProviderCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Its answer, with the bytes as they came: they are what the provider has signed. */
export interface ProviderAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Bytes of the longest answer but a bill: a page of a hundred objects. */
const usualBytes = 5_000_000;

/**
 * One request and its whole answer within `timeoutMs` and `mostBytes`: a server that answers byte by byte, or without end,
 * holds no function either, nor those that wait for others in the same one.
 */
export const exchange = async (
  { url, method, headers, body }: ProviderCall,
  timeoutMs: number,
  mostBytes = usualBytes,
): Promise<ProviderAnswer> => {
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    open(url, { method, headers: { ...headers, ...length }, signal }, resolve)
      .on('error', reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`${url.hostname} answers with more than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
};
