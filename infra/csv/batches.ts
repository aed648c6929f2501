import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { mostWrites, type NewProduct, writesFor } from '#shared/catalog/index.ts';
import type { Answer } from './http.ts';
import { parsed, type Shop } from './shop.ts';

/** What became of a product that was sent: its id, or the shop's refusal of this product alone. */
export type Added = { readonly productId: string } | { readonly refused: Answer };

/** Adds products to the shop, as many at once as one request may bring. */
export interface Batches {
  add(key: string, product: NewProduct): Promise<Added>;
}

interface Waiting {
  readonly key: string;
  readonly product: NewProduct;
  readonly bytes: number;
  settle(added: Added): void;
  fail(error: unknown): void;
}

/** The shop takes 256 KiB; the rest is for what stands around the products. */
const mostBytes = 240 * 1024;
/** For company: a product that comes alone is sent alone after that. */
const waitMilliseconds = 20;

const Products = z.object({ products: z.array(z.object({ key: z.string(), productId: z.string() })) });

export const openBatches = (shop: Pick<Shop, 'call'>): Batches => {
  let waiting: Waiting[] = [];
  let departure: NodeJS.Timeout | undefined;

  const depart = (): void => {
    clearTimeout(departure);
    departure = undefined;
    const batch = waiting;
    waiting = [];
    send(batch).catch((error: unknown) => {
      for (const { fail } of batch) fail(error);
    });
  };

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const body = { products: batch.map(({ key, product }) => ({ key, product })) };
    const request = () => shop.call('POST', '/v1/products/batch', { body });
    const isAlone = batch.length === 1;
    const answer = await (isAlone ? patiently(request) : request());
    if (answer.status === 201) return settleEach(batch, answer);
    // All or none: sent one by one, each hears what is said of it alone.
    if (!isAlone && !concernsAccount(answer)) return oneByOne(batch);
    for (const { settle } of batch) settle({ refused: answer });
  };
  const oneByOne = async (batch: readonly Waiting[]): Promise<void> => {
    for (const each of batch) await send([each]);
  };

  return {
    add: (key, product) => {
      const { promise, resolve: settle, reject: fail } = Promise.withResolvers<Added>();
      const next = { key, product, bytes: Buffer.byteLength(JSON.stringify(product)) + key.length, settle, fail };
      if (!fits([...waiting, next])) depart();
      waiting.push(next);
      departure ??= setTimeout(depart, waitMilliseconds);
      return promise;
    },
  };
};

const fits = (batch: readonly Waiting[]): boolean =>
  batch.reduce((sum, { product }) => sum + writesFor(product), 0) <= mostWrites &&
  batch.reduce((sum, { bytes }) => sum + bytes + 30, 0) <= mostBytes;

const settleEach = (batch: readonly Waiting[], answer: Answer): void => {
  const { products } = z.parse(Products, parsed(answer));
  const ids = new Map(products.map(({ key, productId }) => [key, productId]));
  for (const { key, settle } of batch) {
    const productId = ids.get(key);
    if (productId === undefined) throw new Error(`The shop added a batch, and says nothing of ${key}.`);
    settle({ productId });
  }
};

const concernsAccount = ({ status }: Answer): boolean => status === 401 || status === 403;

/** What the shop could not do may go well in a moment, and with its keys it can be asked again; a row that always fails is given up. */
const patiently = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (const pause of [500, 2_000]) {
    const answer = await send();
    if (answer.status < 500) return answer;
    await sleep(pause);
  }
  return send();
};
