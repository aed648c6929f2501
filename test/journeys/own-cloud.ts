import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '#infra/local/local-cloud.ts';
import { product } from '#infra/local/seed/product.ts';
import { moveTo } from './client.ts';
import { withOwnTable } from './own-table.ts';

/** True where no cloud of one's own can be started: the journeys then go through the address in API_URL. */
export const isElsewhere = inject('assembly') === '';

/**
 * Gives this file a cloud of its own, with accounts and no catalogue: for journeys that move the clock, disturb the
 * providers or look at the whole table, none of which the other files would survive. Answers how to reach inside.
 * Only the process of the database is the same for all of them: a JVM of its own would cost each file 15 s of CPU. Its
 * own access key opens a database of its own there; an engine that knows no such thing has a table under its own name.
 */
export const ownCloud = (): (() => LocalCloud) => {
  let cloud: LocalCloud | undefined;
  let assembly: string | undefined;
  beforeAll(async () => {
    if (isElsewhere) return;
    assembly = await withOwnTable(inject('assembly'));
    vi.stubEnv('DYNAMODB_ENDPOINT', inject('dynamodb'));
    const accessKeyId = randomBytes(6).toString('hex');
    cloud = await startLocalCloud({ ...product, assembly, accessKeyId }).finally(() => vi.unstubAllEnvs());
    await product.seed(cloud, { catalog: false });
    moveTo(cloud.url);
  });
  afterAll(async () => {
    // The next file of this process begins with the cloud of all.
    moveTo(inject('url'));
    await cloud?.stop();
    if (assembly) await rm(assembly, { recursive: true });
  });
  return () => {
    if (cloud === undefined) throw new Error('the cloud of this file has not been started');
    return cloud;
  };
};
