import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Contract } from '#functions/http/operation.ts';
import { declarations } from '#functions/index.ts';
import { openApi } from '#infra/openapi.ts';
import { answerOf } from '#infra/openapi-answer.ts';
import { type ProblemCode, problems } from '#shared/kernel/problem.ts';

const document = openApi(declarations);
const text = JSON.stringify(document);

const Parameter = z.union([
  z.object({ $ref: z.string() }),
  z.object({
    name: z.string(),
    description: z.string(),
    in: z.enum(['path', 'query', 'header']),
    required: z.boolean(),
    schema: z.unknown(),
  }),
]);

const OperationShape = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter),
  requestBody: z.optional(z.object({ required: z.boolean(), content: z.record(z.string(), z.unknown()) })),
  responses: z.record(z.string(), z.unknown()),
});

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    path,
    ...z.parse(OperationShape, operation),
  })),
);
const byId = new Map(operations.map((operation) => [operation.operationId, operation]));

/** What the documents of the API promise, as far as it is built. A path that stands here is never renamed. */
const promised = [
  'POST /v1/users',
  'GET /v1/users/activation',
  'POST /v1/users/activation',
  'POST /v1/sessions',
  'POST /v1/sessions/refresh',
  'GET /v1/sessions/current',
  'DELETE /v1/sessions/current',
  'GET /v1/users/me',
  'PATCH /v1/users/me',
  'POST /v1/products',
  'GET /v1/products/{productId}',
  'GET /v1/products',
  'POST /v1/images',
  'GET /v1/cart',
  'PUT /v1/cart/items/{sku}',
  'DELETE /v1/cart/items/{sku}',
  'DELETE /v1/cart',
  'POST /v1/orders',
  'GET /v1/orders/{orderId}',
  'GET /v1/orders',
  'GET /v1/orders/{orderId}/events',
  'POST /v1/orders/{orderId}/cancellation',
  'POST /v1/orders/{orderId}/receipt',
  'GET /v1/merchant/orders',
  'GET /v1/merchant/orders/{orderId}',
  'POST /v1/merchant/orders/{orderId}/shipments',
  'POST /v1/merchant/orders/{orderId}/shipments/{shipmentId}/delivery',
  'POST /v1/orders/{orderId}/payments',
  'GET /v1/payments/{paymentNumber}',
  'POST /v1/webhooks/alipay',
  'POST /v1/webhooks/card',
  'POST /v1/webhooks/wechat',
  'GET /v1/health',
  'GET /v1/openapi.json',
  'GET /docs',
];

const resolved = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (part, name) => (typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined),
      document,
    );

/** A part of the document, or what it refers to. */
const referred = (part: unknown): unknown => {
  const reference = z.safeParse(z.object({ $ref: z.string() }), part);
  return reference.success ? resolved(reference.data.$ref) : part;
};

const PlainText = z.strictObject({ type: z.literal('string') });

const Content = z.object({
  content: z.record(
    z.string(),
    z.object({ schema: z.unknown(), example: z.optional(z.unknown()), examples: z.optional(z.unknown()) }),
  ),
});

/** What a body or an answer may hold, by its content type. */
const contentOf = (part: unknown): z.output<typeof Content>['content'] =>
  z.safeParse(Content, referred(part)).data?.content ?? {};

/** Fields that only repeat their own name. */
const unexplained = (value: unknown, name = ''): readonly string[] => {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => unexplained(each, Array.isArray(value) ? name : key));
  return value === name || value === name.replace(/s$/, '') ? [name] : [];
};

const contractOf = (contract: Contract): Contract => contract;

const failsOf = (wanted: string): readonly ProblemCode[] =>
  declarations.flatMap((each) => (each.kind === 'operation' && each.id === wanted ? each.contract.fails : []));

describe('the OpenAPI document', () => {
  it('has every operation under its route, once', () => {
    const routed = declarations.filter((each) => each.kind === 'operation' && each.contract.route !== '$default');
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(routed.map(({ id }) => id).sort());
  });

  it('keeps every promise', () => {
    expect(operations.map(({ route }) => route)).toEqual(expect.arrayContaining(promised));
  });

  it('refers to nothing that it does not hold', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    for (const reference of new Set(references)) {
      expect(reference).toMatch(/^#\/components\//);
      expect(resolved(reference), reference).toBeDefined();
    }
  });

  it('says of every answer that has a version that its ETag names it, and of no other', () => {
    const tagged = operations.filter(({ responses }) =>
      JSON.stringify(responses).includes('#/components/headers/ETag'),
    );
    const ids = tagged.map(({ operationId }) => operationId);
    for (const id of ['catalog/show-product', 'catalog/show-category', 'catalog/change-product', 'orders/show-order'])
      expect(ids).toContain(id);
    for (const id of ['catalog/list-products', 'catalog/delete-product', 'users/login']) expect(ids).not.toContain(id);
  });

  it('declares every parameter of every path', () => {
    for (const { path, parameters, route } of operations) {
      const inBraces = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = parameters.flatMap((each) => ('in' in each && each.in === 'path' ? [each.name] : []));
      expect(declared, route).toEqual(inBraces);
    }
  });

  it('tags an operation with its domain, and knows all tags', () => {
    const known = document.tags.map(({ name }) => name);
    for (const { tags, operationId } of operations) {
      expect(tags).toEqual([operationId.split('/')[0]]);
      expect(known).toContain(tags[0]);
    }
  });

  it('says who may call', () => {
    expect(byId.get('catalog/add-product')?.security).toEqual([{ bearer: ['shop/merchant'] }, { cookie: [] }]);
    expect(byId.get('users/register')?.security).toEqual([]);
    expect(byId.get('payments/receive-card-notification')?.security).toEqual([]);
  });

  it('demands the key that placing an order demands', () => {
    expect(byId.get('orders/place-order')?.parameters).toContainEqual({
      $ref: '#/components/parameters/IdempotencyKeyRequired',
    });
  });

  it.each(operations.map(({ operationId, responses }) => ({ operationId, responses })))(
    'names every problem that $operationId may answer by its code',
    ({ operationId, responses }) => {
      for (const code of failsOf(operationId)) {
        expect(JSON.stringify(referred(responses[problems[code][0]]))).toContain(`"${code}"`);
      }
    },
  );

  it('says of whatever writes to the table that another request may be in its way', () => {
    const writers = declarations.filter(
      ({ kind, contract: { uses } }) =>
        kind === 'operation' &&
        Object.values(uses).some(({ resource, access }) => resource === 'table' && access === 'writes'),
    );
    expect(writers.length).toBeGreaterThan(5);
    for (const { id } of writers)
      expect(JSON.stringify(byId.get(id)?.responses[409] ?? ''), id).toContain('"conflict"');
    expect(byId.get('cart/show-cart')?.responses[409]).toBeUndefined();
  });

  it('describes a body that refuses unknown fields, and an answer that may grow', () => {
    const register = JSON.stringify(byId.get('users/register')?.requestBody);
    expect(register).toContain('"additionalProperties":false');
    const answers = operations.map(({ responses }) => JSON.stringify(responses)).join();
    expect(answers).not.toContain('"additionalProperties":false');
  });
});

describe('the examples of the document', () => {
  const contracts = declarations.flatMap((each) =>
    each.kind === 'operation' ? [{ id: each.id, operation: each, contract: contractOf(each.contract) }] : [],
  );
  const withBody = contracts.filter(({ contract }) => contract.body);
  const answering = contracts.filter(({ contract }) => contract.returns.body);

  it.each(withBody)('show for $id a body that it takes', ({ contract }) => {
    expect(contract.example, 'the contract has no example').toBeDefined();
    const { error } = z.safeParse(z.pipe(z.unknown(), contract.body ?? z.never()), contract.example);
    expect(error?.issues).toBeUndefined();
  });

  it.each(answering)('show for $id an answer as it comes', ({ contract, operation }) => {
    const schema = contract.returns.body ?? z.never();
    const example = answerOf(operation);
    const read = z.safeParse(z.pipe(z.unknown(), schema), example);
    expect(read.error?.issues).toBeUndefined();
    expect(read.data).toEqual(example);
    // A field that is called for itself was not understood: openapi-example.ts wants a word for it.
    expect(unexplained(example), 'fields without an example').toEqual([]);
  });

  it('stand beside every body and every answer', () => {
    for (const { operationId, requestBody, responses } of operations) {
      const media = [requestBody, ...Object.values(responses)].flatMap((part) => Object.values(contentOf(part)));
      for (const each of media.filter(({ schema }) => z.safeParse(PlainText, schema).success === false))
        expect(each.example ?? each.examples, operationId).toBeDefined();
    }
  });

  it('show each problem once, as the shop answers it', () => {
    const examples = z.parse(
      z.record(z.string(), z.object({ value: z.looseObject({}) })),
      document.components['examples'],
    );
    expect(Object.keys(examples)).toEqual(Object.keys(problems));
    for (const [code, { value }] of Object.entries(examples))
      expect(value).toMatchObject({ code, status: problems[code as ProblemCode][0], type: `/docs/problems/${code}` });
  });

  it('call a merchant in a path by no more than that: only a query narrows a list to one', () => {
    const [parameter] = byId.get('catalog/decide-merchant')?.parameters ?? [];
    expect(parameter).toMatchObject({ name: 'merchantId', description: 'The merchant.' });
  });

  it('explain every parameter', () => {
    for (const { parameters, route } of operations)
      for (const each of parameters) if ('in' in each) expect(each.description, `${route} ${each.name}`).toMatch(/^\S/);
  });
});
