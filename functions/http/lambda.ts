import middy from '@middy/core';
import type { Adapters, ResourceName, Uses } from '#shared/kernel/port.ts';
import { readShop } from '#shared/kernel/shop.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import type { Meter } from '#shared/table/meter.ts';
import { body } from './body.ts';
import type { HttpEvent, HttpResult, ShopContext } from './exchange.ts';
import { idempotencyKey } from './idempotency-key.ts';
import type { Operation } from './operation.ts';
import { origin } from './origin.ts';
import { problems } from './problems.ts';
import { requestLog } from './request-log.ts';
import { respond } from './respond.ts';

/** Opens an adapter for one telling of a story. Clients live outside of it, once per container. */
export type OpenAdapter = (telling: { readonly meter: Meter; readonly consistent: boolean }) => unknown;
export type Openers = Partial<Record<ResourceName, OpenAdapter>>;

/** Opens what a story uses. Done at each telling, because a second telling reads strongly. */
export const openPorts = (uses: Uses, openers: Openers, telling: Parameters<OpenAdapter>[0]): never => {
  const adapters: Adapters = Object.fromEntries(
    Object.entries(openers).map(([name, open]) => [name, open(telling)] as const),
  );
  const ports = Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, use.open(adapters)]));
  return ports as never;
};

/** The Lambda of an operation: every link of the chain on the way in, the story, and the same links on the way out. */
export const operationLambda = (operation: Operation, openers: Openers) => {
  const shop = readShop(process.env);

  const story = (_event: HttpEvent, { exchange }: ShopContext): Promise<HttpResult> =>
    untilFresh(async ({ consistent }) => {
      const ports = openPorts(operation.contract.uses, openers, { meter: exchange.meter, consistent });
      return respond(exchange, await operation.story({ ...exchange, shop } as never, ports));
    });

  return middy<HttpEvent, HttpResult, Error, ShopContext>()
    .use(requestLog(operation))
    .use(problems())
    .use(origin(shop))
    .use(body())
    .use(idempotencyKey())
    .handler(story);
};
