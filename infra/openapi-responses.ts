import { type ProblemCode, problems } from '#shared/kernel/problem.ts';
import type { OperationDeclaration } from './declaration.ts';
import { answerOf } from './openapi-answer.ts';
import { fieldsOf, jsonSchema } from './openapi-schema.ts';
import { routeOf } from './route.ts';

type Contract = OperationDeclaration['contract'];

/** An answer of the API as OpenAPI describes it. */
type Response = Readonly<Record<string, unknown>>;

/** Codes that follow from what a contract declares, whatever its story does. */
const impliedCodes = (contract: Contract): ProblemCode[] => {
  const { auth, body, query, idempotency, ifMatch, cookies, uses } = contract;
  const route = routeOf(contract.route);
  const unsafe = route?.method !== 'GET';
  return [
    ...when(body || query || ifMatch || idempotency === 'required', 'invalid_request'),
    ...when(route?.parameters.length, 'not_found'),
    ...when(body, 'payload_too_large', 'unsupported_media_type'),
    ...when(unsafe && (cookies || (auth !== 'public' && auth !== 'provider')), 'bad_origin'),
    ...when(Object.values(uses).some(isWriteToTable), 'conflict'),
    ...when(idempotency, 'idempotency_key_reused'),
    ...when(ifMatch, 'version_mismatch'),
    'unexpected',
    'unavailable',
  ];
};

/** Whoever writes may meet another writer, again and again. */
const isWriteToTable = ({ resource, access }: Contract['uses'][string]): boolean =>
  resource === 'table' && access === 'writes';

const when = (condition: unknown, ...codes: ProblemCode[]): ProblemCode[] => (condition ? codes : []);

const unauthorized = 'No token, or one that has expired or is not valid.';
const throttled = 'The API as a whole is asked too often.';

/** Statuses that the gateway answers by itself, before any function runs. */
const gatewayRefusals = ({ auth }: Contract): Map<number, string> =>
  new Map([
    ...(auth === 'public' || auth === 'provider'
      ? []
      : ([
          [401, unauthorized],
          [403, `The token lacks the scope \`shop/${auth}\`.`],
        ] as const)),
    [429, throttled],
  ]);

/** What the gateway writes, word by word. */
const gatewayMessages: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
};

const gatewayContent = (status: number): Response => ({
  'application/json': {
    schema: { $ref: '#/components/schemas/Refusal' },
    example: { message: gatewayMessages[status] },
  },
});

const problemContent = (codes: readonly ProblemCode[]): Response => ({
  'application/problem+json': {
    schema: { allOf: [{ $ref: '#/components/schemas/Problem' }], properties: { code: { enum: codes } } },
    examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
  },
});

/** Codes that come with the seconds after which a repeat makes sense. */
const repeatable: ReadonlySet<ProblemCode> = new Set(['conflict', 'unavailable', 'provider_unavailable']);

const repeatLater = { 'retry-after': { $ref: '#/components/headers/RetryAfter' } };

/** One status of an operation that is not its success. */
export interface Failure {
  readonly status: number;
  readonly codes: readonly ProblemCode[];
  /** What the gateway refuses with the same status. */
  readonly refusal: string | undefined;
}

const failureResponse = ({ status, codes, refusal }: Failure): Response => ({
  description: [...codes.map((code) => `\`${code}\`: ${problems[code][1]}.`), ...(refusal ? [refusal] : [])].join(
    '\n\n',
  ),
  ...((status === 429 || codes.some((code) => repeatable.has(code))) && { headers: repeatLater }),
  content: { ...(codes.length > 0 && problemContent(codes)), ...(refusal !== undefined && gatewayContent(status)) },
});

const successResponse = (operation: OperationDeclaration): Response => ({
  description: operation.contract.summary,
  headers: {
    'x-request-id': { $ref: '#/components/headers/RequestId' },
    ...(hasVersion(operation.contract.returns) && { etag: { $ref: '#/components/headers/ETag' } }),
  },
  ...contentOf(operation),
});

/** The chain says the version of an answer in its ETag. */
const hasVersion = ({ body }: Contract['returns']): boolean =>
  body !== undefined && fieldsOf(jsonSchema(body, 'output')).some(({ name }) => name === 'version');

const contentOf = (operation: OperationDeclaration): Response => {
  const { body, contentType } = operation.contract.returns;
  if (!body) return contentType ? { content: { [contentType]: { schema: { type: 'string' } } } } : {};
  const schema = jsonSchema(body, 'output');
  return { content: { [contentType ?? 'application/json']: { schema, example: answerOf(operation) } } };
};

/** Everything but the success that an operation may answer: its problems, and the gateway's refusals. */
export const failuresOf = (contract: Contract): Failure[] => {
  const codes = [...new Set([...contract.fails, ...impliedCodes(contract)])];
  const refusals = gatewayRefusals(contract);
  const statuses = new Set<number>([...codes.map((code) => problems[code][0]), ...refusals.keys()]);
  return [...statuses]
    .sort((a, b) => a - b)
    .map((status) => ({
      status,
      codes: codes.filter((code) => problems[code][0] === status),
      refusal: refusals.get(status),
    }));
};

/** Everything that an operation may answer, by status: its success, its problems, and the gateway's refusals. */
export const responsesOf = (operation: OperationDeclaration): Record<string, Response> => ({
  [operation.contract.returns.status]: successResponse(operation),
  ...Object.fromEntries(failuresOf(operation.contract).map((failure) => [failure.status, sharedOr(failure)])),
});

/** Failures that are the same for every operation: written once, and referred to. */
const shared: Readonly<Record<string, Failure>> = {
  Unauthorized: { status: 401, codes: [], refusal: unauthorized },
  TooManyRequests: { status: 429, codes: [], refusal: throttled },
  ...Object.fromEntries(
    (
      [
        'invalid_request',
        'not_found',
        'version_mismatch',
        'payload_too_large',
        'unsupported_media_type',
        'idempotency_key_reused',
        'unexpected',
        'unavailable',
      ] as const
    ).map((code) => [code, { status: problems[code][0], codes: [code], refusal: undefined }]),
  ),
};

const sharedOr = (failure: Failure): Response => {
  const same = Object.entries(shared).find(([, each]) => JSON.stringify(each) === JSON.stringify(failure));
  return same ? { $ref: `#/components/responses/${same[0]}` } : failureResponse(failure);
};

/** The answers that operations refer to. */
export const sharedResponses: Readonly<Record<string, Response>> = Object.fromEntries(
  Object.entries(shared).map(([name, failure]) => [name, failureResponse(failure)]),
);
