import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { CallKind, Faults, ProviderName } from './faults.ts';
import { type Call, json, type Reply, readCall, send } from './http.ts';

export interface ApiServerOptions {
  readonly provider: ProviderName;
  readonly faults: Faults;
  readonly answer: (call: Call) => Reply;
  readonly kindOf: (call: Call) => CallKind;
  /** What the provider says when it has broken. */
  readonly broken: Reply;
  /** The same answer with a signature that is wrong on purpose, for a provider that tests its callers so. */
  readonly misSigned?: (reply: Reply) => Reply;
}

/** A provider's API on a port of its own. */
export interface ApiServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Serves a provider's API on a free port of 127.0.0.1. Faults strike after a call has been carried out. */
export const serveApi = async (options: ApiServerOptions): Promise<ApiServer> => {
  const server = createServer(async (request, response) => {
    try {
      const call = await readCall(request);
      if (call) reply(options, call, response);
      else send(response, json(413, { message: 'The request is too large.' }));
    } catch (error) {
      console.error('The sandbox failed to answer', request.method, request.url, error);
      send(response, options.broken);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port: start it again.');
  return {
    address: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const reply = (options: ApiServerOptions, call: Call, response: ServerResponse): void => {
  const { provider, faults, answer, kindOf, broken, misSigned = (same) => same } = options;
  const answered = answer(call);
  const fault = faults.takeAnswer(provider, kindOf(call));
  // Without an answer the caller waits until its own patience ends.
  if (fault === 'timeout') return;
  if (fault === 'disconnect') response.destroy();
  else if (fault === 'error') send(response, broken);
  else send(response, fault === 'signTest' ? misSigned(answered) : answered);
};
