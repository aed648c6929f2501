import { afterEach, beforeEach, vi } from 'vitest';

/** What the tests of a file make the shop write to its log: kept from the terminal, and there to be looked at. */
export interface CapturedLog {
  /** Everything that was written since the test began. */
  readonly text: string;
  /** The same as its lines, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

const parsed = (line: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null ? { ...value } : { value };
};

/** Captures the log during each test of the file. */
export const capturedLog = (): CapturedLog => {
  let text = '';
  beforeEach(() => {
    text = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  });
  afterEach(() => {
    vi.mocked(process.stdout.write).mockRestore();
  });
  return {
    get text() {
      return text;
    },
    get lines() {
      return text.split('\n').filter(Boolean).map(parsed);
    },
  };
};
