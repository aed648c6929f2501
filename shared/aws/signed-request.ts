import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Problem } from '../kernel/problem.ts';
import { signerOf } from './sigv4.ts';

const timeoutMs = 3_000;
const attempts = 2;

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const send = ({ method, url, headers, body }: Call): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = open(url, { method, headers, timeout: timeoutMs }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url.host} did not answer within ${timeoutMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** The services that speak JSON put their brake on with a 400. */
const isBusy = ({ status, body }: Answer): boolean =>
  status >= 500 || status === 429 || (status === 400 && body.includes('ThrottlingException'));

/**
 * Calls one action of an AWS service, signed by AWS's own signer: for services of which the shop needs an action or two,
 * and whose client would weigh more than the whole function. Every call may be repeated as it is.
 */
export const signedRequests = (service: string, region?: string) => {
  const signer = signerOf(service, region);
  return async (call: Call): Promise<Answer> => {
    const { url, method, body } = call;
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...call.headers },
      ...(body !== undefined && { body }),
    });
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await send({ ...call, headers });
        if (!isBusy(answer)) return answer;
        throw new Error(`${url.host} answered ${answer.status}`);
      } catch (cause) {
        if (attempt === attempts) throw new Problem('unavailable', { retryAfter: 1, cause });
      }
    }
  };
};
