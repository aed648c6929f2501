import { operation } from '#functions/http/operation.ts';
import { reference } from '#functions/http/reference.ts';
import { reads } from '#shared/kernel/port.ts';

export const serveReference = operation(
  'system/serve-reference',
  {
    route: 'GET /v1/openapi.json',
    summary: 'The reference of all operations, as OpenAPI 3.1.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, contentType: 'application/json' },
    fails: [],
    uses: { reference: reads(reference) },
  },
  async (_input, { reference }) => reference.json,
);
