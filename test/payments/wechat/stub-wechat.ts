import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach } from 'vitest';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { wechatProvider } from '#shared/payments/wechat/provider.ts';
import { headersFor, merchantKey, newApiV3Key, newPlatform, probed, settingsOf } from './genuine.ts';

/** A call as the stub has proved and read it. */
export interface Call {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface StubAnswer {
  readonly status?: number;
  /** An object is written as JSON, a text as it is. */
  readonly body?: unknown;
  /** How it is signed: well, wrong on purpose, an hour ago, by somebody else, or not at all. */
  readonly signed?: 'well' | 'probe' | 'stale' | 'stranger' | 'not';
}
type Answering = (call: Call) => StubAnswer | 'silence' | 'hang-up';

const platform = newPlatform();
const stranger = newPlatform(platform.serial);
const apiV3Key = newApiV3Key();

/** Checks the merchant's signature with the official library: 401 if it is wrong, as WeChat would answer. */
const isAuthorized = ({ method = '', url = '', headers }: IncomingMessage, body: string): boolean => {
  const pairs = [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)];
  const field = Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
  const text = Formatter.request(method, url, field['timestamp'] ?? '', field['nonce_str'] ?? '', body);
  return (
    headers.authorization?.startsWith('WECHATPAY2-SHA256-RSA2048 ') === true &&
    field['mchid'] === '1900000109' &&
    field['serial_no'] === '5157F09EFDC096DE15EBE81A47057A7232F1B8E1' &&
    Math.abs(Date.now() / 1000 - Number(field['timestamp'])) < 300 &&
    Rsa.verify(text, field['signature'] ?? '', merchantKey)
  );
};

const signatureHeaders = (text: string, how: StubAnswer['signed']): Record<string, string | undefined> => {
  if (how === 'not') return {};
  const time = new Date(Date.now() - (how === 'stale' ? 3_600_000 : 0));
  const headers = headersFor(text, how === 'stranger' ? stranger : platform, time);
  return how === 'probe' ? probed({ headers, body: Buffer.from(text) }).headers : headers;
};

const write = (response: ServerResponse, { status = 200, body = '', signed = 'well' }: StubAnswer): void => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  for (const [name, value] of Object.entries(signatureHeaders(text, signed)))
    if (value) response.setHeader(name, value);
  response.writeHead(status).end(text);
};

/** A server that takes calls as WeChat does and answers what a test says. */
export const stubWechat = () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  return async (answering: Answering, changes: Readonly<Record<string, unknown>> = {}) => {
    const calls: Call[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const { method = '', url: target = '', headers } = request;
      const call: Call = { method, target, headers, body: text === '' ? undefined : JSON.parse(text) };
      calls.push(call);
      if (!isAuthorized(request, text)) {
        write(response, { status: 401, body: { code: 'SIGN_ERROR', message: 'wrong' }, signed: 'not' });
        return;
      }
      const answer = answering(call);
      if (answer === 'hang-up') request.destroy();
      else if (answer !== 'silence') write(response, answer);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    const address = server.address();
    const apiBase = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const wechat = wechatProvider(settingsOf([platform], [apiV3Key], { apiBase, ...changes }), 400);
    return { wechat, calls, apiBase, platform };
  };
};
