import { parseArgs } from 'node:util';
import { StartError } from './start-error.ts';

/** What `npm start` can be told. */
export interface StartOptions {
  readonly port: number;
  /** Accounts, and no catalogue. */
  readonly empty: boolean;
  /** Nothing is kept on disk. */
  readonly ephemeral: boolean;
  /** The folder in which everything else is kept. */
  readonly state: string;
  readonly help: boolean;
}

export const usage = `Runs the whole shop on this machine.

  npm start                     everything on http://localhost:3000, kept in .local/
  npm start -- --port 4000      another port; PORT=4000 does the same
  npm start -- --empty          the accounts, and no catalogue
  npm start -- --ephemeral      nothing is kept
  npm start -- --state FOLDER   kept in another folder: a second shop beside the first
  rm -r .local                  starts from the beginning next time
`;

/** Reads the command line; PORT stands in for `--port`. */
export const readOptions = (args: readonly string[], environment: NodeJS.ProcessEnv): StartOptions => {
  const swallowed = environment['npm_config_port'];
  // Without the dashes npm takes the option for one of its own, and the shop would start elsewhere than it was told to.
  if (swallowed !== undefined && !args.includes('--port'))
    throw new StartError('npm has taken --port for itself: npm start -- --port 4000');
  const { port, ...flags } = parsed(args);
  const number = Number(port ?? environment['PORT'] ?? 3000);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return { ...flags, port: number };
  throw new StartError(`${port ?? environment['PORT']} is no port: npm start -- --port 3000`);
};

const parsed = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        empty: { type: 'boolean', default: false },
        ephemeral: { type: 'boolean', default: false },
        state: { type: 'string', default: '.local' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error} See: npm start -- --help`);
  }
};
