import { operation } from '#functions/http/operation.ts';
import { type Reference, type ReferenceOperation, reference } from '#functions/http/reference.ts';
import { reply } from '#functions/http/reply.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';

export const refuseUnknown = operation(
  'system/refuse-unknown',
  {
    route: '$default',
    summary: 'Answer what no other operation does: 404, or 405 where another method would do.',
    auth: 'public',
    returns: { status: 404 },
    fails: ['not_found', 'method_not_allowed'],
    uses: { reference: reads(reference) },
  },
  async ({ request }, { reference }) => {
    const moved = request.method === 'GET' ? elsewhere[request.path] : undefined;
    if (moved !== undefined) return reply(undefined, { status: 308, headers: { location: moved } });
    const allowed = methodsOf(reference, request.path);
    if (allowed.length === 0) {
      throw new Problem('not_found', { detail: `No operation answers ${request.method} ${request.path}.` });
    }
    throw new Problem('method_not_allowed', { headers: { allow: allowed.join(', ') } });
  },
);

/** What people type by hand: the gateway takes a slash at the end for another path. */
const elsewhere: Readonly<Record<string, string>> = {
  '/docs/': '/docs',
  '/docs/problems': '/docs#problems',
  '/docs/problems/': '/docs#problems',
};

const methodsOf = ({ paths }: Reference, path: string): readonly string[] => {
  const asked = path.split('/');
  const matches = (template: string): boolean => {
    const parts = template.split('/');
    return parts.length === asked.length && parts.every((part, i) => part.startsWith('{') || part === asked[i]);
  };
  return Object.entries(paths).flatMap(([template, { get, ...others }]) =>
    matches(template) ? [...(get ? gets(get) : []), ...Object.keys(others).map((method) => method.toUpperCase())] : [],
  );
};

/** What everybody may read answers HEAD as well. */
const gets = ({ security }: ReferenceOperation): readonly string[] => (security.length > 0 ? ['GET'] : ['GET', 'HEAD']);
