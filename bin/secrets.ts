// Writes and turns the secrets of a stage: `npm run secrets -- --help`.
import { terminal } from '#infra/secrets/hand-over.ts';
import { runSecrets } from '#infra/secrets/secrets-command.ts';
import { operatorParameters } from '#shared/aws/operator-parameters.ts';

process.exitCode = await runSecrets(process.argv.slice(2), {
  openStore: operatorParameters,
  by: terminal,
  out: process.stdout,
  error: process.stderr,
});
