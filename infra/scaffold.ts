import { camelCase, verbNounOf } from './declaration.ts';
import { type RouteParts, routeOf } from './route.ts';

/** What somebody wants to add: `orders/cancel-order`, `POST /v1/orders/{orderId}/cancellation`. */
export interface NewOperation {
  readonly id: string;
  readonly route: RouteParts;
}

/** Reads the arguments of `npm run new:operation`; a wrong one is answered with what it should look like. */
export const newOperationOf = (id = '', route = ''): NewOperation => {
  if (!/^[a-z]+\/[a-z]+(-[a-z]+)*$/.test(id)) {
    throw new Error(`'${id}' is not <domain>/<verb-noun>, such as orders/cancel-order.`);
  }
  const parts = isRoute(route) ? routeOf(route) : undefined;
  if (!parts?.path.startsWith('/v1/')) {
    throw new Error(`'${route}' is not a route, such as "POST /v1/orders/{orderId}/cancellation".`);
  }
  return { id, route: parts };
};

const isRoute = (text: string): text is `GET /${string}` => /^[A-Z]+ \/\S+$/.test(text);

/** `orders/cancel-order` → `cancelOrder`. */
export const nameOf = (id: string): string => camelCase(verbNounOf({ id }));

const title = (id: string): string => verbNounOf({ id }).replaceAll('-', ' ');

/** The file of a new operation: its contract is there to be filled in, its story to be written. */
export const operationSource = ({ id, route: { method, path, parameters } }: NewOperation): string => {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const told = [...(hasBody ? ['body'] : []), ...(parameters.length > 0 ? ['path'] : [])].join(', ');
  const complaint = told
    ? `\`${id} is not written yet: \${JSON.stringify({ ${told} })}\``
    : `'${id} is not written yet.'`;
  return lines(
    "import * as z from 'zod/mini';",
    "import { operation } from '#functions/http/operation.ts';",
    '',
    `export const ${nameOf(id)} = operation(`,
    `  '${id}',`,
    '  {',
    `    route: '${method} ${path}',`,
    "    summary: 'Say in one sentence what the caller gets done.',",
    "    auth: 'shopper',",
    ...(hasBody ? ['    body: z.strictObject({}),', '    example: {},'] : []),
    `    returns: { status: ${method === 'POST' ? 201 : 200}, body: z.object({}) },`,
    '    fails: [],',
    '    uses: {},',
    '  },',
    `  async (${told && `{ ${told} }`}) => {`,
    `    throw new Error(${complaint});`,
    '  },',
    ');',
  );
};

/** The test of a new operation: it fails until there is a story, and a claim about it. */
export const testSource = ({ id, route }: NewOperation): string => {
  const given = route.parameters.map((name) => `${name}: '${name}'`).join(', ');
  return lines(
    "import { describe, expect, it } from 'vitest';",
    `import { ${nameOf(id)} } from '#functions/${id}.ts';`,
    '',
    `describe('${title(id)}', () => {`,
    "  it('claims what the shop does for the caller', async () => {",
    `    const input = { body: {}, path: ${given ? `{ ${given} }` : '{}'} };`,
    '',
    `    const answer = ${nameOf(id)}.story(input as never, {} as never);`,
    '',
    '    await expect(answer).resolves.toEqual({});',
    '  });',
    '});',
  );
};

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const listed = /^import \{ \w+ \} from '\.\/(.+)\.ts';$/gm;

/** The ids that the table of contents lists. */
export const listedIds = (index: string): string[] => [...index.matchAll(listed)].map((match) => match[1] ?? '');

/** The table of contents with one more id: every declaration once, sorted by domain and name. */
export const withListed = (index: string, id: string): string => {
  const ids = [...new Set([...listedIds(index), id])].sort();
  const head = index.slice(0, index.indexOf('import ')).trimEnd();
  return lines(
    head,
    ...ids.map((each) => `import { ${nameOf(each)} } from './${each}.ts';`),
    '',
    'export const declarations = [',
    ...ids.map((each) => `  ${nameOf(each)},`),
    '] as const;',
  );
};
