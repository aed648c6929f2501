// Erases again whoever a restore of the table has brought back: `npm run erasures:replay -- --help`.
import { parseArgs } from 'node:util';
import { type Found, replayErasures } from '#infra/replay-erasures.ts';
import { outputOf } from '#infra/stack-output.ts';
import { stageName, stages } from '#infra/stages.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';
import { filesIn } from '#shared/aws/s3-files.ts';
import { erasedUsers } from '#shared/users/index.ts';

const usage = `Usage: npm run erasures:replay -- --stage NAME
       npm run erasures:replay -- --table NAME --bucket NAME

A table that is restored to an earlier moment brings back people who were erased since. Each erasure has left a
tombstone in the bucket of files, outside of the table: this reads them all, and begins the erasure of whoever is
back. The shop's schedule finishes it within minutes. Run it before the restored table serves anybody, and again
whenever you like: who is gone stays gone. Exits with 1 when somebody could not be erased.

  --stage NAME     ${Object.keys(stages).join(', ')}: asks the AWS command line for the outputs of its data stack
  --table NAME     the table: the output TableName, or the restored table
  --bucket NAME    the bucket: the output FileBucket
  --help           this text

Needs credentials in the environment: eval "$(aws configure export-credentials --format env)"
`;

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    table: { type: 'string' },
    bucket: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const { stage } = values;
const table = values.table ?? (stage && outputOf(stageName(stage), 'TableName'));
const bucket = values.bucket ?? (stage && outputOf(stageName(stage), 'FileBucket'));
if (values.help || !table || !bucket) {
  (values.help ? process.stdout : process.stderr).write(usage);
  process.exit(values.help ? 0 : 2);
}
if (stage) process.env['AWS_REGION'] ??= stages[stageName(stage)].region;

const counts: Record<Found | 'failed', number> = { gone: 0, 'under way': 0, back: 0, failed: 0 };
const told = (): string =>
  `${counts.gone} gone, ${counts['under way']} under way, ${counts.back} back, ${counts.failed} failed`;
const progress = setInterval(() => process.stderr.write(`\r${told()} …`), 1000);
try {
  const people = erasedUsers(filesIn(bucket));
  for await (const { userId, found, failure } of replayErasures(people, operatorTable(table).table, () => new Date())) {
    counts[failure ? 'failed' : found]++;
    if (failure) process.stderr.write(`\n${userId}: ${failure instanceof Error ? failure.message : failure}\n`);
  }
} finally {
  clearInterval(progress);
}
process.stdout.write(`${told()}\n`);
process.exit(counts.failed > 0 ? 1 : 0);
