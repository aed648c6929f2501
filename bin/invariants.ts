// Checks what the table must add up to: `npm run invariants -- --help`.
import { parseArgs } from 'node:util';
import { checkInvariants } from '#infra/invariants.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';
import type { Item } from '#shared/table/index.ts';

const usage = `Usage: npm run invariants -- --table NAME [--endpoint URL]

Reads the whole table of a stage and checks stock, orders, money and claims against each other.
Prints what does not add up, a line each; exits with 1 when there is any.

  --table NAME     the stage's table: the output TableName of its data stack
  --endpoint URL   a DynamoDB of this machine, such as DynamoDB Local; a running shop checks
                   itself at GET /_local/invariants
  --help           this text
`;

const { values } = parseArgs({
  options: { table: { type: 'string' }, endpoint: { type: 'string' }, help: { type: 'boolean' } },
});

if (values.help || !values.table) {
  (values.help ? process.stdout : process.stderr).write(usage);
  process.exit(values.help ? 0 : 2);
}

/** An endpoint on this machine asks for no credentials; the SDK does. */
const configOf = (endpoint: string | undefined) =>
  endpoint === undefined
    ? {}
    : { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const items: Item[] = [];
const progress = setInterval(() => process.stderr.write(`\r${items.length} items …`), 1000);
try {
  for await (const item of operatorTable(values.table, configOf(values.endpoint)).items()) items.push(item);
} catch (error) {
  process.stderr.write(`The table ${values.table} cannot be read: ${error instanceof Error ? error.message : error}\n`);
  process.exit(2);
} finally {
  clearInterval(progress);
}

const { ok, violations } = checkInvariants(items);
for (const violation of violations) process.stdout.write(`${violation}\n`);
process.stdout.write(`${items.length} items, ${violations.length} violations\n`);
process.exit(ok ? 0 : 1);
