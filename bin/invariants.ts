// Checks what the table must add up to: `npm run invariants -- --help`.
import { parseArgs } from 'node:util';
import { checkInvariants } from '#infra/invariants.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';
import type { Item } from '#shared/table/index.ts';

const usage = `Usage: npm run invariants -- --table NAME [--endpoint URL]

Reads the whole table of a stage and checks stock, orders, money and claims against each other.
Prints what does not add up, a line each; exits with 1 when there is any.

  --table NAME     the stage's table: the output TableName of its data stack
  --endpoint URL   another DynamoDB endpoint than that of the region
  --help           this text
`;

const { values } = parseArgs({
  options: { table: { type: 'string' }, endpoint: { type: 'string' }, help: { type: 'boolean' } },
});

if (values.help || !values.table) {
  (values.help ? process.stdout : process.stderr).write(usage);
  process.exit(values.help ? 0 : 2);
}

const items: Item[] = [];
const progress = setInterval(() => process.stderr.write(`\r${items.length} items …`), 1000);
for await (const item of operatorTable(values.table, values.endpoint ? { endpoint: values.endpoint } : {}).items()) {
  items.push(item);
}
clearInterval(progress);

const { ok, violations } = checkInvariants(items);
for (const violation of violations) process.stdout.write(`${violation}\n`);
process.stdout.write(`${items.length} items, ${violations.length} violations\n`);
process.exit(ok ? 0 : 1);
