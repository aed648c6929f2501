import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text as textOf } from 'node:stream/consumers';
import { readHidden } from '../hidden-line.ts';
import type { Field } from './fields.ts';
import type { Given } from './settings.ts';

/** How the command gets at values: a terminal with an operator before it, and files. */
export interface HandOver {
  /** Asks in sight. */
  text(question: string): Promise<string>;
  /** Asks without showing what is typed. */
  secret(question: string): Promise<string>;
  /** What a file holds; `-` is the standard input. */
  file(path: string): Promise<string>;
}

/** One value for a field, asked for as it may be shown. */
export const askedFor = async (field: Field, by: HandOver): Promise<Given | undefined> => {
  const { kind, question, holds, optional } = field;
  const answer = (await (kind === 'secret' ? by.secret : by.text)(`${question}: `)).trim();
  if (answer === '') {
    if (optional) return undefined;
    throw new Error(`${field.name} is needed.`);
  }
  const value = kind === 'file' ? (await by.file(answer)).trim() : answer;
  return holds === 'ring'
    ? { value, id: (await by.text('Its id (PUB_KEY_ID_… or serial number): ')).trim() }
    : { value };
};

/** The terminal of whoever runs the command. */
export const terminal: HandOver = {
  text: async (question) => {
    assertTerminal();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
  secret: async (question) => {
    assertTerminal();
    return readHidden(question);
  },
  file: (path) => (path === '-' ? textOf(process.stdin) : readFile(path, 'utf8')),
};

const assertTerminal = (): void => {
  if (!process.stdin.isTTY) throw new Error('There is no terminal to ask at: hand values over with --file or --from.');
};
