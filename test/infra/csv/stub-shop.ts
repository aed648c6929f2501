import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Product {
  readonly name: string;
  readonly images: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly skus: readonly {
    readonly sku?: string;
    readonly price: { readonly amount: number };
    readonly stock: number;
  }[];
}

/** What a stub answers instead of doing it. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The part of the shop's API that an import speaks to, with a say in every answer. */
export const startStubShop = async () => {
  const products = new Map<string, { readonly body: string; readonly product: Product }>();
  const uploads = new Map<string, string>();
  const seen: string[] = [];
  const stub = {
    url: '',
    /** Every request: `POST /v1/products/batch`. */
    seen,
    tokenSeconds: 900,
    refuse: (_route: string, _body: string): Refusal | undefined => undefined,
    /** Ids of goods that the merchant had before. */
    own: new Set<string>(),
    categories: [{ categoryId: 'tea' }],
    products: () => [...products.values()].map(({ product }) => product),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  const session = (status: number): Refusal => {
    const tokens = { accessToken: `t${stub.seen.length}`, refreshToken: 'r', expiresIn: stub.tokenSeconds };
    return { status, body: { ...tokens, user: { userId: 'usr_1' } } };
  };
  const upload = (key: string): Refusal => {
    const imageId = uploads.get(key) ?? `img_${String(uploads.size).padStart(26, '0')}`;
    uploads.set(key, imageId);
    const address = { method: 'PUT', url: `${stub.url}/bucket/${imageId}`, headers: {} };
    return { status: 201, body: { imageId, upload: address } };
  };
  const addAll = (text: string): Refusal => {
    const batch: { products: { key: string; product: Product }[] } = JSON.parse(text);
    const isReused = ({ key, product }: (typeof batch.products)[number]) =>
      (products.get(key)?.body ?? JSON.stringify(product)) !== JSON.stringify(product);
    if (batch.products.some(isReused)) return { status: 422, body: { code: 'idempotency_key_reused' } };
    for (const { key, product } of batch.products) products.set(key, { body: JSON.stringify(product), product });
    const idOf = (key: string) => `prd_${[...products.keys()].indexOf(key)}`;
    return { status: 201, body: { products: batch.products.map(({ key }) => ({ key, productId: idOf(key) })) } };
  };
  const ownProduct = (productId: string): Refusal => ({ status: stub.own.has(productId) ? 200 : 404 });
  const answer = (route: string, body: string, key: string): Refusal => {
    if (route.startsWith('GET /v1/merchant/products?')) return { status: 200, body: { items: [] } };
    if (route.startsWith('GET /v1/merchant/products/')) return ownProduct(route.split('/').at(-1) ?? '');
    switch (route) {
      case 'POST /v1/sessions?tokens=body':
        return session(201);
      case 'POST /v1/sessions/refresh?tokens=body':
        return session(200);
      case 'POST /v1/images':
        return upload(key);
      case 'POST /v1/products/batch':
        return addAll(body);
      case 'GET /v1/categories':
        return { status: 200, body: { items: stub.categories } };
      default:
        return { status: route.startsWith('PUT /bucket/') ? 200 : 204 };
    }
  };

  const server = createServer(async (request, response) => {
    const route = `${request.method} ${request.url}`;
    seen.push(route);
    const body = await text(request);
    const {
      status,
      headers = {},
      body: json,
    } = stub.refuse(route, body) ?? answer(route, body, String(request.headers['idempotency-key']));
    response.writeHead(status, headers).end(json && JSON.stringify(json));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address: AddressInfo | string | null = server.address();
  stub.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return stub;
};
