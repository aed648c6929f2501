import * as z from 'zod/mini';

/** A line of text: no control characters, not only blanks. */
export const line = (most: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(most), z.regex(/^\P{Cc}*$/u));

/** Some lines of text: no control characters but line breaks and tabs. Not only blanks, unless it may be empty. */
export const prose = (most: number, least: 0 | 1 = 1) =>
  z.string().check(z.trim(), z.minLength(least), z.maxLength(most), z.regex(/^[\P{Cc}\n\r\t]*$/u));
