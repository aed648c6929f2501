import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Sandbox } from '#infra/local/sandbox/sandbox.ts';

/** What came back from a request to the shop's own port. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends one request through `handle`, as the local gateway does with everything under `/_local/sandbox/`. */
export const visit = async (sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Page> => {
  const server = createServer(async (request, response) => {
    if (!(await sandbox.handle(request, response))) response.writeHead(421).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

/** `POST /_local/sandbox/_ctl`. */
export const press = async (sandbox: Sandbox, control: unknown): Promise<{ status: number; body: unknown }> => {
  const { status, text } = await visit(sandbox, '/_local/sandbox/_ctl', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(control),
  });
  return { status, body: JSON.parse(text) };
};

/** The delivery log as the sandbox shows it. */
export const logOf = async (sandbox: Sandbox): Promise<unknown> =>
  JSON.parse((await visit(sandbox, '/_local/sandbox/_ctl/log')).text);
