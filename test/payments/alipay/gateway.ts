import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach } from 'vitest';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { anApp, type Fields, type Keys, newKeys, signatureOf, textOf } from './genuine.ts';

/** A call that reached the gateway: its parameters, and what of them is about the trade. */
export interface Call {
  readonly method: string;
  readonly parameters: Fields;
  readonly content: Fields;
  readonly contentType: string | undefined;
}

/** What is written into the answer, as it is. */
type Answer = (call: Call, response: ServerResponse) => string | undefined;

/** Whether the app signed these parameters. Requests are signed with their sign type, notifications without. */
export const isSignedRequest = ({ sign = '', ...parameters }: Fields, publicKey: KeyObject): boolean => {
  const { sign_type: type = '', ...others } = parameters;
  const base = textOf({ ...others, 'sign_type ': type }).replace('sign_type =', 'sign_type=');
  return verify('RSA-SHA256', Buffer.from(base), publicKey, Buffer.from(sign, 'base64'));
};

/** An answer as Alipay signs it: the bytes of the object, nothing around them. */
export const signedAnswer = (method: string, content: string, alipay: Keys): string =>
  `{"${method.replaceAll('.', '_')}_response":${content},"sign":"${signatureOf(content, alipay)}"}`;

/** Gateways of a test's own, which check who calls and answer what the test says. */
export const gateways = () => {
  const keys = { app: newKeys(), alipay: newKeys() };
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  return {
    /** Opens one, and the shop and the official library on it. */
    open: async (answer: (content: (object: object, method?: string) => string) => Answer, timeoutMs = 2_000) => {
      const calls: Call[] = [];
      let respond: Answer = () => undefined;
      const server = createServer(async (request, response) => {
        const url = new URL(request.url ?? '', 'http://gateway');
        const parameters = Object.fromEntries([...url.searchParams, ...new URLSearchParams(await text(request))]);
        const call = {
          method: parameters['method'] ?? '',
          parameters,
          content: JSON.parse(parameters['biz_content'] ?? '{}'),
          contentType: request.headers['content-type'],
        };
        calls.push(call);
        const body = respond(call, response);
        if (body !== undefined) response.end(body);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      stops.push(async () => {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      });
      const address = server.address();
      const gateway = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/gateway.do`;
      const { app, alipay, settings, sdk } = anApp(gateway, keys);
      respond = (call, response) =>
        answer((object, method = call.method) => signedAnswer(method, JSON.stringify(object), alipay))(call, response);
      const shop = alipayProvider(settings, timeoutMs);
      return { calls, shop, sdk, settings, app, alipay, appKey: createPublicKey(app.publicKey) };
    },
  };
};
