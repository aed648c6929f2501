// Makes the search of a stage anew from its goods: `npm run search:rebuild -- --help`.
import { optionsOf } from '#infra/command-line.ts';
import { refusedBy, tableFor } from '#infra/operator-command.ts';
import { rebuildSearch } from '#infra/rebuild-search.ts';
import { stages } from '#infra/stages.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';

const usage = `Usage: npm run search:rebuild -- --stage NAME
       npm run search:rebuild -- --table NAME

Reads all goods that are on sale and writes a new snapshot of the search. The shop does that itself within five
minutes when it needs one; this is for whoever does not want to wait, or does not trust the one that is there. The
functions go over to it within a second. Costs about one read unit for each product.

  --stage NAME     ${Object.keys(stages).join(', ')}: asks the AWS command line for the name of its table
  --table NAME     the table
  --help           this text

Needs credentials in the environment: eval "$(aws configure export-credentials --format env)"
`;

const values = optionsOf({ stage: { type: 'string' }, table: { type: 'string' }, help: { type: 'boolean' } }, usage);
const table = tableFor(values, usage);

const tell = (products: number): void => void process.stderr.write(`\r${products} products …`);
const { products, bytes } = await rebuildSearch(operatorTable(table).table, new Date(), tell).catch(refusedBy(table));
process.stdout.write(`\r${products} products, ${(bytes / 1e6).toFixed(1)} MB\n`);
