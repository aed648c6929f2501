const ownEscapes: Readonly<Record<string, string>> = { '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** A value as one line. Node's line reader also ends a line at two characters that JSON leaves as they are. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replace(/[\u2028\u2029]/g, (each) => ownEscapes[each] ?? each)}\n`;
