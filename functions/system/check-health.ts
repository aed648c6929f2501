import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';

export const checkHealth = operation(
  'system/check-health',
  {
    route: 'GET /v1/health',
    summary: 'Say that the shop is up, and which stage it is.',
    auth: 'public',
    returns: { status: 200, body: z.object({ status: z.string(), stage: z.string() }) },
    fails: [],
    uses: {},
  },
  async ({ shop }) => ({ status: 'ok', stage: shop.stage }),
);
