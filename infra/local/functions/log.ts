import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject, parseJson } from '../json.ts';

/** Where the lines go that functions print. */
export interface FunctionLog {
  write(functionName: string, line: string): void;
  /** The newest lines, oldest first. */
  recent(): readonly string[];
  stop(): Promise<void>;
}

const kept = 2000;

/** Keeps the functions' lines in `functions.log` and in memory, and shows errors on the terminal. */
export const openLog = (stateDir: string | undefined, show: (line: string) => void): FunctionLog => {
  if (stateDir !== undefined) mkdirSync(stateDir, { recursive: true });
  const file = stateDir === undefined ? undefined : createWriteStream(join(stateDir, 'functions.log'), { flags: 'a' });
  const lines: string[] = [];
  return {
    write: (functionName, line) => {
      lines.push(line);
      if (lines.length > kept) lines.splice(0, kept / 2);
      file?.write(`${line}\n`);
      const readable = readableError(functionName, line);
      if (readable !== undefined) show(readable);
    },
    recent: () => lines,
    stop: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (file === undefined) return;
      file.end(resolve);
      await promise;
    },
  };
};

/** One line for a person, when the line is a structured entry of level ERROR. */
export const readableError = (functionName: string, line: string): string | undefined => {
  if (!/"error"/i.test(line)) return undefined;
  const entry = parseJson(line);
  if (!isObject(entry) || String(entry['level']).toUpperCase() !== 'ERROR') return undefined;
  return ['ERROR', String(entry['operation'] ?? functionName), String(entry['message'] ?? ''), causeOf(entry)]
    .filter((part) => part !== '')
    .join('  ');
};

/** The error and what lies underneath it, down to the cause that a person has to mend. */
const causeOf = (entry: JsonObject): string => {
  const causes: string[] = [];
  let error = entry['error'] ?? entry['cause'];
  while (isObject(error)) {
    causes.push([error['name'], error['message']].filter((part) => part !== undefined).join(': '));
    error = error['cause'];
  }
  return causes.join(' ← ');
};
