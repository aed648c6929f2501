import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import * as z from 'zod/mini';
import { type EdgeRequest, edgeRequest, requestFrom, ViewerRequest } from './edge-request.ts';
import type { HttpRequest, HttpResponse } from './exchange.ts';

/** CloudFront takes functions of up to 10 KB. */
const sizeLimit = 10 * 1024;

const allowedModules = ['crypto', 'querystring', 'buffer'];

/** An edge function that runs on every viewer request: it hands the request on, changed or not, or answers itself. */
export type EdgeFunction = (
  request: HttpRequest,
  context: { distributionId: string; distributionDomainName: string; requestId: string },
) => Promise<{ readonly request: HttpRequest } | { readonly response: HttpResponse }>;

/** Compiles the code of an AWS::CloudFront::Function (cloudfront-js-2.0) in a realm that has what CloudFront offers. */
export const compileEdgeFunction = (name: string, code: string): EdgeFunction => {
  const size = Buffer.byteLength(code);
  if (size > sizeLimit) throw new Error(`the edge function ${name} has ${size} bytes; CloudFront takes ${sizeLimit}`);
  const realm = createContext({ console, Buffer, TextEncoder, TextDecoder, atob, btoa, require: requireAllowed });
  const handler: unknown = runInContext(`${code}\n;handler`, realm, { filename: `${name}.js` });
  if (typeof handler !== 'function') throw new Error(`the edge function ${name} declares no function named handler`);

  return async (request, context) => {
    const event = {
      version: '1.0',
      context: { ...context, eventType: 'viewer-request' },
      viewer: { ip: request.sourceIp },
      request: edgeRequest(request),
    };
    const sent: EdgeRequest = structuredClone(event.request);
    // What it returns is an object of another realm: JSON makes it one of ours.
    const returned: unknown = JSON.parse(JSON.stringify((await handler(event)) ?? null));
    const generated = z.safeParse(GeneratedResponse, returned);
    if (generated.success) return { response: responseFrom(generated.data) };
    const changed = z.safeParse(ViewerRequest, returned);
    if (changed.success) return { request: requestFrom(changed.data, sent, request) };
    throw new Error(`the edge function ${name} returned neither a request nor a response: ${JSON.stringify(returned)}`);
  };
};

const requireAllowed = (module: string): unknown => {
  if (allowedModules.includes(module)) return createRequire(import.meta.url)(`node:${module}`);
  throw new Error(`NotEmulated: require('${module}') - add it in infra/local/gateway/edge-function.ts`);
};

const Value = z.object({ value: z.string() });

const GeneratedResponse = z.object({
  statusCode: z.number(),
  headers: z._default(z.record(z.string(), Value), {}),
  cookies: z._default(z.record(z.string(), z.object({ value: z.string(), attributes: z.optional(z.string()) })), {}),
  body: z.optional(z.union([z.string(), z.object({ encoding: z.enum(['text', 'base64']), data: z.string() })])),
});

const responseFrom = ({ statusCode, headers, cookies, body }: z.infer<typeof GeneratedResponse>): HttpResponse => ({
  status: statusCode,
  headers: [
    ...Object.entries(headers).map(([name, { value }]): [string, string] => [name, value]),
    ...Object.entries(cookies).map(([name, { value, attributes }]): [string, string] => [
      'set-cookie',
      [`${name}=${value}`, attributes].filter(Boolean).join('; '),
    ]),
  ],
  body: body === undefined || typeof body === 'string' ? (body ?? '') : decodedBody(body),
});

const decodedBody = ({ encoding, data }: { encoding: 'text' | 'base64'; data: string }): string | Buffer =>
  encoding === 'base64' ? Buffer.from(data, 'base64') : data;
