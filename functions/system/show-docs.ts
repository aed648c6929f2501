import { docs } from '#functions/http/docs.ts';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { reads } from '#shared/kernel/port.ts';

export const showDocs = operation(
  'system/show-docs',
  {
    route: 'GET /docs',
    summary: 'The reference of all operations, as a page for people.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: { docs: reads(docs) },
  },
  async (_input, { docs }) =>
    reply(docs.page, { headers: { 'content-security-policy': docs.policy, 'referrer-policy': 'no-referrer' } }),
);
