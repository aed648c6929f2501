import { randomBytes } from 'node:crypto';
import { checkInvariants } from '#infra/invariants.ts';
import { newId } from '#shared/kernel/id.ts';
import type { Item } from '#shared/table/index.ts';
import { users } from '#shared/users/index.ts';
import type { Product, SeededAccount } from '../start/run.ts';
import { addAccounts, addShoppers, seedPassword } from './accounts.ts';
import { addCatalogue } from './catalogue.ts';
import { deployParameters } from './parameters.ts';
import { shopIn } from './shop.ts';

const accounts: readonly SeededAccount[] = ['admin', 'merchant', 'shopper'].map((username) => ({
  username,
  password: seedPassword,
}));

/** What the shop brings to the local cloud. */
export const product: Product = {
  parameters: deployParameters,

  seed: async (cloud, options, report = () => undefined) => {
    const shop = shopIn(cloud);
    const { claimedBy, of } = users.reads(shop.table);
    // Last of all comes the admin: a start that was cut off in the middle is taken up where it ended.
    if (await claimedBy('admin')) return accounts;
    cloud.engines.ssm.put('/shop/dev/keys/tokens', JSON.stringify([randomBytes(32).toString('base64url')]));

    const claim = await claimedBy('merchant');
    const before = claim && (await of(claim.userId));
    const merchantId = before?.merchantId ?? newId('mch', cloud.clock.now());
    if (!before) await addAccounts(cloud, shop, [{ username: 'merchant', roles: ['merchant'], merchantId }]);
    if (options.catalog) await addCatalogue(cloud, shop, merchantId, { most: options.goods, report });
    if (!(await claimedBy('shopper'))) await addAccounts(cloud, shop, [{ username: 'shopper' }]);
    await addAccounts(cloud, shop, [{ username: 'admin', roles: ['admin'] }]);
    return accounts;
  },

  shoppers: (cloud, count) => addShoppers(cloud, shopIn(cloud), count),

  invariants: async (cloud) => {
    const items: Item[] = [];
    for await (const item of shopIn(cloud).items()) items.push(item);
    return checkInvariants(items);
  },

  welcome: (url, accounts) =>
    [
      '',
      `  API    ${url}/v1`,
      `  Docs   ${url}/docs`,
      `  Local  ${url}/_local/`,
      `  Mails  ${url}/_local/mails`,
      '',
      ...accounts.map(({ username, password }) => `  Login  ${username.padEnd(9)} ${password}`),
      '',
      `  Try    curl '${url}/v1/products?limit=3'`,
    ].join('\n'),
};
