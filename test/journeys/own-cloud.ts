import { afterAll, beforeAll, inject } from 'vitest';
import { type LocalCloud, startLocalCloud } from '#infra/local/local-cloud.ts';
import { product } from '#infra/local/seed/product.ts';
import { moveTo } from './client.ts';

/** True where no cloud of one's own can be started: the journeys then go through the address in API_URL. */
export const isElsewhere = inject('assembly') === '';

/**
 * Gives this file a cloud of its own, with accounts and no catalogue: for journeys that move the clock, disturb the
 * providers or look at the whole table, none of which the other files would survive. Answers how to reach inside.
 */
export const ownCloud = (): (() => LocalCloud) => {
  let cloud: LocalCloud | undefined;
  beforeAll(async () => {
    if (isElsewhere) return;
    cloud = await startLocalCloud({ ...product, assembly: inject('assembly') });
    await product.seed(cloud, { catalog: false });
    moveTo(cloud.url);
  });
  afterAll(() => cloud?.stop());
  return () => {
    if (cloud === undefined) throw new Error('the cloud of this file has not been started');
    return cloud;
  };
};
