import { type Declaration, domainOf, type OperationDeclaration } from './declaration.ts';
import { openApiComponents } from './openapi-components.ts';
import { parametersOf } from './openapi-parameters.ts';
import { responsesOf } from './openapi-responses.ts';
import { jsonSchema } from './openapi-schema.ts';
import { type RouteParts, routeOf } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

/** The contract of the API as OpenAPI 3.1: everything in it comes from the declarations. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

/** Writes the contract of the API out of its operations. Events have no route, so they are not in it. */
export const openApi = (declarations: readonly Declaration[]): OpenApi => {
  const operations = declarations.filter((each) => each.kind === 'operation');
  const routed = operations.flatMap((operation) => {
    const route = routeOf(operation.contract.route);
    return route ? [{ operation, route }] : [];
  });
  const domains = [...new Set(routed.map(({ operation }) => domainOf(operation)))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'The shop',
      version: '1.0.0',
      description:
        'Amounts are whole minor units, times are UTC. Problems have a stable `code`; more fields and codes may come.',
    },
    servers: [{ url: '/' }],
    tags: domains.map((name) => ({ name })),
    paths: Object.fromEntries(
      [...Map.groupBy(routed, ({ route }) => route.path)].map(([path, members]) => [
        path,
        Object.fromEntries(
          members.map(({ operation, route }) => [route.method.toLowerCase(), operationOf(operation, route)]),
        ),
      ]),
    ),
    components: openApiComponents,
  };
};

const operationOf = (operation: OperationDeclaration, route: RouteParts): Json => {
  const { id, contract } = operation;
  return {
    operationId: id,
    summary: contract.summary,
    tags: [domainOf(operation)],
    security: securityOf(contract.auth),
    ...(contract.auth === 'provider' && { description: 'Called by the payment provider, which signs what it sends.' }),
    parameters: [...parametersOf(contract, route, domainOf(operation)), ...headerParameters(contract)],
    ...requestBody(contract),
    responses: responsesOf(operation),
  };
};

type Contract = OperationDeclaration['contract'];

const securityOf = (auth: Contract['auth']): Json[] =>
  auth === 'public' || auth === 'provider' ? [] : [{ bearer: [`shop/${auth}`] }, { cookie: [] }];

const headerParameters = ({ idempotency, ifMatch }: Contract): Json[] => [
  ...(idempotency
    ? [{ $ref: `#/components/parameters/${idempotency === 'required' ? 'IdempotencyKeyRequired' : 'IdempotencyKey'}` }]
    : []),
  ...(ifMatch ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
];

const requestBody = ({ body, form, example }: Contract): Json => {
  if (!body) return {};
  const media = { schema: jsonSchema(body, 'input'), ...(example !== undefined && { example }) };
  return {
    requestBody: {
      required: true,
      content: { 'application/json': media, ...(form && { 'application/x-www-form-urlencoded': media }) },
    },
  };
};
