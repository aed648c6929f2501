import { request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpRequest, HttpResponse } from '../gateway/exchange.ts';
import { send as answer, listen, receive } from '../gateway/server.ts';
import type { FaultKind, Faults, FaultyService } from './faults.ts';
import { broken, conflicting, throttled } from './refusals.ts';

/** A place between the functions and a service, where requests can be disturbed. */
export interface Gate {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const slowMilliseconds = 1500;

/** Opens a gate before a service. */
export const openGate = async (service: FaultyService, target: string, faults: Faults): Promise<Gate> => {
  const server = await listen(0, async (incoming, outgoing) => {
    const request = await receive(incoming);
    if (request === undefined) throw new Error(`a request to ${service} is larger than 10 MB`);
    const response = await disturbed(faults.draw(service), service, request, target);
    // Without an answer the caller waits until its own patience ends.
    if (response !== 'none') answer(outgoing, response, incoming.method);
  });
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: server.stop };
};

const disturbed = async (
  kind: FaultKind | undefined,
  service: FaultyService,
  request: HttpRequest,
  target: string,
): Promise<HttpResponse | 'none'> => {
  switch (kind) {
    case 'throttle':
      return throttled[service](request);
    case 'error':
      return broken[service](request);
    case 'conflict':
      return conflicting(request) ?? forward(request, target);
    case 'timeout':
      // The caller cannot tell whether its request arrived, so half of them do.
      if (Math.random() < 0.5) await forward(request, target);
      return 'none';
    case 'slow':
      await sleep(slowMilliseconds);
      return forward(request, target);
    case undefined:
      return forward(request, target);
  }
};

const forward = ({ method, path, query, headers, body }: HttpRequest, target: string): Promise<HttpResponse> => {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  const url = target + path + (query === '' ? '' : `?${query}`);
  // The host stays the one that the caller has signed; several values are sent as several headers.
  const passed = Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? values[0] : [...values]]),
  );
  const outgoing = send(url, { method, headers: { ...passed, connection: 'keep-alive' } }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () => {
      const own = Object.entries(incoming.headersDistinct).filter(([name]) => !hopByHop.has(name));
      const pairs = own.flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
      resolve({ status: incoming.statusCode ?? 502, headers: pairs, body: Buffer.concat(chunks) });
    });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
};

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
