import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { newId } from '#shared/kernel/id.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import { dataExports, newExport, throttles } from '#shared/users/index.ts';

/** It is written by `users/write-export`, which has a mail sent with the link to it. */
export const requestExport = operation(
  'users/request-export',
  {
    route: 'POST /v1/users/me/exports',
    summary: 'Ask for everything that the shop knows of oneself. The link to the file comes by mail.',
    auth: 'shopper',
    idempotency: 'accepted',
    returns: { status: 202, body: z.object({ exportId: z.string() }) },
    fails: ['too_many_requests', 'not_found', 'conflict'],
    uses: { exports: writes(dataExports), throttles: writes(throttles), requests: writes(earlierRequests) },
  },
  async ({ caller: { userId }, idempotency, shop, now }, { exports, throttles, requests }) => {
    const requested = await requests.resource(idempotency);
    if (requested) return { exportId: requested };

    await throttles.take([['exports', userId]], { shop, now });
    const exportId = newId('exp', now);
    await exports.commit([...idempotency.remember(exportId), ...exports.request(newExport(userId, exportId, now))]);
    return { exportId };
  },
);
