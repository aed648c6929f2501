import { problems } from '#shared/kernel/problem.ts';
import { sharedResponses } from './openapi-responses.ts';

const idempotencyKey = (required: boolean) => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: 'The same key with the same body gets the same answer for at least 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

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
