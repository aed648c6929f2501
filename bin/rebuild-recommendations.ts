// Makes the recommendations of a stage anew from what was counted: `npm run recommend:rebuild -- --help`.
import { optionsOf } from '#infra/command-line.ts';
import { refusedBy, tableFor } from '#infra/operator-command.ts';
import { rebuildRecommendations } from '#infra/rebuild-recommendations.ts';
import { explained } from '#infra/recommend/explained.ts';
import { readEntries } from '#infra/recommend/read-entries.ts';
import { stages } from '#infra/stages.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';

const usage = `Usage: npm run recommend:rebuild -- --stage NAME [--from FILE …]
       npm run recommend:rebuild -- --table NAME [--from FILE …]

Makes all lists of neighbours, and what is popular, anew from the entries that the shop has counted in the last year. The
shop needs that only when the formula has changed, when entries of another system are brought in, or when the lists are
not trusted. It goes on counting meanwhile, and nothing of that is lost or counted twice. May be broken off and begun again.
Costs about one read unit for each 5 kB of entries and each product, and three write units for each list that was wrong.

  --stage NAME     ${Object.keys(stages).join(', ')}: asks the AWS command line for the name of its table
  --table NAME     the table
  --from FILE      more entries: one JSON object a line, or the files of a DynamoDB export of the table, .gz or not. May be
                   given several times. What lies in the log too counts once. They are counted this time only: another
                   rebuild wants them again. The form: shared/recommendations/hand-over.md
  --help           this text

Needs credentials in the environment: eval "$(aws configure export-credentials --format env)"
`;

const values = optionsOf(
  {
    stage: { type: 'string' },
    table: { type: 'string' },
    from: { type: 'string', multiple: true },
    help: { type: 'boolean' },
  },
  usage,
);
const { from = [] } = values;
const table = tableFor(values, usage);

const began = performance.now();
const terminal = process.stderr;
let shown = 0;
let step = '';
const told = (what: string, done: number): void => {
  // Each step of a log file once, and a terminal ten times a second.
  const isDue = terminal.isTTY ? performance.now() - shown > 100 : what !== step;
  if (!isDue) return;
  [shown, step] = [performance.now(), what];
  const bar =
    done <= 1 ? `${'█'.repeat(Math.round(done * 24)).padEnd(24, '·')} ${Math.round(done * 100)} %` : `${done}`;
  terminal.write(terminal.isTTY ? `\r\u001b[2K${bar}  ${what}` : `${what} …\n`);
};

const more = from.length > 0 && { more: readEntries(from) };
const rebuilt = await rebuildRecommendations(operatorTable(table).table, { told, ...more })
  .catch(explained)
  .catch(refusedBy(table));
if (terminal.isTTY) terminal.write('\r\u001b[2K');
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const { entries, lists, written, left } = rebuilt;
process.stdout.write(`${entries} entries, ${lists} lists: ${written} written, the others were right. ${seconds} s.\n`);
if (left > 0) {
  process.stdout.write(
    `${left} lists are counted by the shop all the time, and were left to it: run this again when fewer people are there.\n`,
  );
  process.exitCode = 1;
}
