import { call } from './client.ts';

/** What the shop knows first-hand; everything else in the table follows from it, and may still be on its way. */
const firstHand = new Set([
  ...['user', 'username', 'email', 'outbox', 'cart', 'order', 'sale', 'idempotency'],
  ...['product', 'sku', 'payment', 'transaction'],
]);

/** Every first-hand item of the table, in an order that does not depend on where it lies. */
export const facts = async (): Promise<readonly string[]> => {
  const { text } = await call('GET', '/_local/table');
  const isFirstHand = (line: string) => firstHand.has(JSON.parse(line).type);
  return text
    .split('\n')
    .filter((line) => line !== '' && isFirstHand(line))
    .sort();
};
