import * as z from 'zod/mini';
import { type Actions, action } from '../aws-json.ts';
import type { Pools } from './pools.ts';

/** What can be asked about an app client. */
export const clientActions = (pools: Pools): Actions => ({
  DescribeUserPoolClient: action(z.object({ UserPoolId: z.string(), ClientId: z.string() }), (input) => {
    const pool = pools.pool(input.UserPoolId);
    const { id, secret, settings } = pools.clientOf(pool, input.ClientId);
    const { GenerateSecret: _, ...shown } = settings;
    return {
      UserPoolClient: { ...shown, UserPoolId: pool.id, ClientId: id, ...(secret ? { ClientSecret: secret } : {}) },
    };
  }),
});
