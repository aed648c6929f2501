// Writes a merchant's goods as CSV: `npm run products:export -- --help`.
import { runExport } from '#infra/csv/export-command.ts';

process.exitCode = await runExport(process.argv.slice(2), process.stdout);
