import type { Product } from '../start/run.ts';

/** What the shop brings to the local cloud. */
export const product: Product = {
  seed: async () => [],
  welcome: (url, accounts) =>
    [
      '',
      `  API    ${url}/v1`,
      `  Docs   ${url}/docs`,
      `  Mails  ${url}/_local/mails`,
      ...accounts.map(({ username, password }) => `  Login  ${username}  ${password}`),
      '',
      `  Try    curl ${url}/v1/health`,
    ].join('\n'),
};
