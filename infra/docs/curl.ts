import type { OperationDeclaration } from '../declaration.ts';
import type { Parameter } from '../openapi-parameters.ts';
import type { RouteParts } from '../route.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const address = ({ path }: RouteParts, parameters: readonly Parameter[]): string => {
  const filled = parameters
    .filter((each) => each.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))), path);
  const query = parameters
    .filter((each) => each.in === 'query' && each.required)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example ?? ''))}`);
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
};

/** The request as one command, for a terminal in which SHOP and TOKEN are set. */
export const curlOf = (
  { auth, body, example, idempotency, ifMatch }: OperationDeclaration['contract'],
  route: RouteParts,
  parameters: readonly Parameter[],
): string => {
  const isOpen = auth === 'public' || auth === 'provider';
  return [
    `curl${route.method === 'GET' ? '' : ` -X ${route.method}`} "$SHOP${address(route, parameters)}"`,
    ...(isOpen ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(idempotency ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(ifMatch ? [`-H 'If-Match: "3"'`] : []),
    ...(body ? ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(example ?? {}, null, 2))}`] : []),
  ].join(' \\\n  ');
};
