// Compares the providers' books of a day with the shop's: `npm run payments:compare -- --help`.
import { runCompare } from '#infra/compare/compare-command.ts';
import { outputOf } from '#infra/stack-output.ts';
import { stages } from '#infra/stages.ts';
import { operatorParameters } from '#shared/aws/operator-parameters.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';

process.exitCode = await runCompare(process.argv.slice(2), {
  now: new Date(),
  openStore: operatorParameters,
  openTable: ({ stage, table, endpoint }) =>
    operatorTable(table ?? outputOf(stage, 'TableName'), {
      region: stages[stage].region,
      ...(endpoint !== undefined && { endpoint }),
    }),
  out: process.stdout,
  error: process.stderr,
});
