import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text as textOf } from 'node:stream/consumers';
import { BrokenOff, readHidden } from '../hidden-line.ts';
import type { Field } from './fields.ts';
import { isKey } from './fingerprint.ts';
import type { Given } from './settings.ts';

/** How the command gets at values: a terminal with an operator before it, and files. */
export interface HandOver {
  /** Asks in sight. */
  text(question: string): Promise<string>;
  /** Asks without showing what is typed. */
  secret(question: string): Promise<string>;
  /** What a file holds; `-` is the standard input. */
  file(path: string): Promise<string>;
  /** Says why an answer is asked for again. */
  complain(why: string): void;
}

/** One value for a field, asked for as it may be shown, and again where it cannot be right. Nothing that was typed is repeated. */
export const askedFor = async (field: Field, by: HandOver): Promise<Given | undefined> => {
  for (;;) {
    const answer = await answerTo(field, by);
    if (answer === '' && field.optional) return undefined;
    if (answer === '') throw new Error(`Nothing was entered, and ${field.name} is needed.`);
    const value = field.kind === 'file' ? await keyIn(answer, by) : shaped(field, answer, by);
    if (value !== undefined) return field.holds === 'ring' ? { value, id: await idOf(by) } : { value };
  }
};

const answerTo = async ({ kind, question }: Pick<Field, 'kind' | 'question'>, by: HandOver): Promise<string> =>
  (await (kind === 'secret' ? by.secret : by.text)(`${question}: `)).trim();

const shaped = ({ shape }: Field, answer: string, by: HandOver): string | undefined => {
  if (!shape || shape[0].test(answer)) return answer;
  by.complain(`That cannot be it. ${shape[1]}`);
  return undefined;
};

const keyIn = async (path: string, by: HandOver): Promise<string | undefined> => {
  const text = await by.file(path).catch(() => undefined);
  if (text !== undefined && isKey(text)) return text.trim();
  by.complain(text === undefined ? 'There is no such file, or it cannot be read.' : 'There is no key in that file.');
  return undefined;
};

const idOf = async (by: HandOver): Promise<string> => {
  const id = await answerTo({ kind: 'text', question: 'Its id (PUB_KEY_ID_… or serial number)' }, by);
  if (id === '') throw new Error('Nothing was entered, and WeChat knows its key by the id alone.');
  return id;
};

/** The terminal of whoever runs the command. */
export const terminal: HandOver = {
  text: async (question) => {
    assertTerminal();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } catch (error) {
      process.stderr.write('\n');
      throw new BrokenOff('no answer', { cause: error });
    } finally {
      lines.close();
    }
  },
  secret: async (question) => {
    assertTerminal();
    return readHidden(question);
  },
  file: (path) => (path === '-' ? textOf(process.stdin) : readFile(path, 'utf8')),
  complain: (why) => void process.stderr.write(`${why}\n`),
};

const assertTerminal = (): void => {
  if (!process.stdin.isTTY) throw new Error('There is no terminal to ask at: hand values over with --file or --from.');
};
