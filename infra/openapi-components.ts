import { problems } from '#shared/kernel/problem.ts';
import { sharedResponses } from './openapi-responses.ts';

const idempotencyKey = (required: boolean) => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: 'The same key with the same body gets the same answer for at least 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

/** What goes beyond its code, where a problem says more. */
const particulars: Readonly<Record<string, object>> = {
  invalid_request: { errors: [{ path: 'address.city', message: 'is required' }] },
  out_of_stock: {
    errors: [
      { path: 'items[0].quantity', message: 'only 3 are left', sku: 'sku_01JD8Q7C1F4J7M0P3S6V9Y2B5E', available: 3 },
    ],
  },
};

/** One example of every problem. */
const problemExamples = Object.fromEntries(
  Object.entries(problems).map(([code, [status, title]]) => {
    const problem = { type: `/docs/problems/${code}`, title, status, code, requestId: 'JKJaXmPLvHcESHA=' };
    return [code, { summary: title, value: { ...problem, ...particulars[code] } }];
  }),
);

/** What the operations of the OpenAPI document refer to. */
export const openApiComponents = {
  securitySchemes: {
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a session.' },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-session',
      description: 'Set by a login. Requests that change something must come from the shop’s own origin.',
    },
  },
  parameters: {
    IdempotencyKey: idempotencyKey(false),
    IdempotencyKeyRequired: idempotencyKey(true),
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The version that was read, in quotes, as its `ETag` said.',
      schema: { type: 'string', pattern: '^"\\d{1,15}"$' },
    },
  },
  responses: sharedResponses,
  examples: problemExamples,
  headers: {
    RequestId: { description: 'Names this request in the log.', schema: { type: 'string' } },
    RetryAfter: { description: 'Seconds after which a repeat makes sense.', schema: { type: 'integer' } },
    ETag: { description: 'The version, for a later `If-Match`.', schema: { type: 'string' } },
  },
  schemas: {
    Problem: {
      description: 'What went wrong, as RFC 9457 writes it.',
      type: 'object',
      required: ['type', 'title', 'status', 'code', 'requestId'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string', enum: Object.keys(problems) },
        detail: { type: 'string' },
        requestId: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: { path: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
    Refusal: {
      description: 'A refusal by the gateway itself.',
      type: 'object',
      required: ['message'],
      properties: { message: { type: 'string' } },
    },
  },
};
