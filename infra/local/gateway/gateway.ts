import type { S3 } from '../engines/s3/s3.ts';
import type { Inventory } from '../inventory.ts';
import { type ApiGatewayOptions, serveHttpApi } from './api-gateway.ts';
import { serveBucket } from './bucket-origin.ts';
import type { Responder } from './exchange.ts';
import { serveDistribution } from './front-door.ts';

/** The way in: the distribution, or the HTTP API itself in an app that has none. */
export const frontDoorOf = (inventory: Inventory, s3: S3, options: ApiGatewayOptions): Responder => {
  const apis = new Map([...inventory.apis.values()].map((api) => [api.domainName, serveHttpApi(api, options)]));
  const [distribution, ...others] = inventory.distributions;
  if (others.length > 0)
    throw new Error('NotEmulated: a second distribution - add it in infra/local/gateway/gateway.ts');
  if (distribution === undefined) return only(apis);

  return serveDistribution(distribution, {
    edgeFunctions: inventory.edgeFunctions,
    responseHeaders: inventory.responseHeaders,
    originAt: (domainName) => {
      const bucket = domainName.split('.s3.')[0] ?? '';
      const origin = apis.get(domainName) ?? (inventory.buckets.has(bucket) ? serveBucket(s3, bucket) : undefined);
      if (origin !== undefined) return origin;
      throw new Error(`NotEmulated: the origin ${domainName} - add it in infra/local/gateway/gateway.ts`);
    },
  });
};

const only = (apis: ReadonlyMap<string, Responder>): Responder => {
  const [api, ...others] = apis.values();
  if (api !== undefined && others.length === 0) return api;
  throw new Error(
    `the app has ${apis.size} HTTP APIs and no distribution in front of them; the local cloud serves one`,
  );
};
