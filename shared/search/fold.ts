import { simplified } from './han-variants.ts';

const plain = /^[\x20-\x7e\s]*$/;
const han = /\p{Script=Han}/u;
const marks = /(\p{Script=Latin})\p{M}+/gu;

/**
 * The form in which texts are compared: full-width and composed characters as their plain ones, lower case, no accents on
 * Latin letters, simplified instead of traditional characters. Lone halves of characters become U+FFFD.
 */
export const fold = (text: string): string => {
  if (plain.test(text)) return text.toLowerCase();
  const compatible = text.toWellFormed().normalize('NFKC').toLowerCase();
  const unmarked = compatible.normalize('NFD').replace(marks, '$1').normalize('NFC');
  return han.test(unmarked) ? simplified(unmarked) : unmarked;
};
