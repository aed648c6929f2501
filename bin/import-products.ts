// Adds the goods of a CSV file to a shop: `npm run products:import -- --help`.
import { runImport } from '#infra/csv/import-command.ts';

process.exitCode = await runImport(process.argv.slice(2));
