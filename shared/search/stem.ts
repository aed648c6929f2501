const vowel = /[aeiouy]/;
/** A doubled consonant goes back to one, but not in `add`, `egg` or `off`. */
const doubled = /(?<!^[aeo])(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
/** A short syllable at the end: `hop`, `bed`, `on`, but not `snow`, `box` or `day`. */
const shortSyllable = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|^past)$/;

/** Words whose stem does not follow from the rules, and words that are their own stem. */
const exceptions = new Map(
  (
    'skis ski skies sky dying die lying lie tying tie idly idl gently gentl ugly ugli early earli only onli ' +
    'singly singl sky sky news news howe howe atlas atlas cosmos cosmos bias bias andes andes'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, word, i, words) => {
      if (i % 2 === 0) pairs.push([word, words[i + 1] ?? word]);
      return pairs;
    }, []),
);
const settled = new Set('inning outing evening canning herring earring proceed exceed succeed'.split(' '));

/** Where R1 begins: behind the first consonant that follows a vowel. */
const regionAfter = (word: string, from: number): number => {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found ? from + found.index + 2 : word.length;
};

const firstRegion = (word: string): number => {
  const prefix = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(word);
  return prefix ? prefix[0].length : regionAfter(word, 0);
};

const plural = (word: string): string => {
  if (!word.endsWith('s') && !word.endsWith('ied')) return word;
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/(?:ied|ies)$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (word.endsWith('us') || word.endsWith('ss')) return word;
  return vowel.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
};

const participle = (word: string, r1: number): string => {
  if (!/[dgy]$/.test(word)) return word;
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const ending = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (!ending || !vowel.test(word.slice(0, ending.index))) return word;
  const rest = word.slice(0, ending.index);
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (doubled.test(rest)) return rest.slice(0, -1);
  return r1 >= rest.length && shortSyllable.test(rest) ? `${rest}e` : rest;
};

type Rule = readonly [ending: string, replacement: string];

/** Rules by the last letter of their endings. */
const rules = (table: string): ReadonlyMap<string, readonly Rule[]> =>
  Map.groupBy(
    table.split(' ').map((rule): Rule => {
      const [ending = '', replacement = ''] = rule.split(':');
      return [ending, replacement];
    }),
    ([ending]) => ending.slice(-1),
  );

// Within a step the longest ending decides, also when its region then forbids it.
const derived = rules(
  'ization:ize ational:ate fulness:ful ousness:ous iveness:ive tional:tion biliti:ble lessli:less ' +
    'entli:ent ation:ate alism:al aliti:al ousli:ous iviti:ive fulli:ful enci:ence anci:ance abli:able izer:ize ' +
    'ator:ate alli:al bli:ble ogist:og ogi:og li:',
);
const formed = rules('ational:ate tional:tion alize:al icate:ic iciti:ic ative: ical:ic ness: ful:');
const suffixes = rules('ement: ance: ence: able: ible: ment: ant: ent: ism: ate: iti: ous: ive: ize: ion: al: er: ic:');

/** What has to stand before an ending for it to go. */
const before: Readonly<Record<string, RegExp>> = { ogi: /l$/, li: /[cdeghkmnrt]$/, ion: /[st]$/ };

const replaced = (word: string, table: ReadonlyMap<string, readonly Rule[]>, r1: number, r2: number): string => {
  const rule = table.get(word.slice(-1))?.find(([ending]) => word.endsWith(ending));
  if (!rule) return word;
  const [ending, replacement] = rule;
  const rest = word.slice(0, -ending.length);
  const region = ending === 'ative' ? r2 : r1;
  return rest.length >= region && (before[ending]?.test(rest) ?? true) ? rest + replacement : word;
};

const finished = (word: string, r1: number, r2: number): string => {
  const rest = word.slice(0, -1);
  if (word.endsWith('l')) return rest.length >= r2 && rest.endsWith('l') ? rest : word;
  if (!word.endsWith('e')) return word;
  return rest.length >= r2 || (rest.length >= r1 && !shortSyllable.test(rest)) ? rest : word;
};

/** The stem of an English word in lower case, by the Porter2 algorithm as published at snowballstem.org. */
export const stem = (original: string): string => {
  if (original.length <= 2) return original;
  const exception = exceptions.get(original);
  if (exception !== undefined) return exception;

  // A y that begins a syllable is a consonant: it is written as Y until the end.
  const marked = original.includes('y') ? original.replace(/^y|(?<=[aeiouy])y/g, 'Y') : original;
  const r1 = firstRegion(marked);
  const r2 = regionAfter(marked, r1);
  let word = plural(marked);
  if (settled.has(word)) return word;
  word = participle(word, r1).replace(/(?<=.[^aeiouy])[yY]$/, 'i');
  word = replaced(word, derived, r1, r2);
  word = replaced(word, formed, r1, r2);
  word = replaced(word, suffixes, r2, r2);
  word = finished(word, r1, r2);
  return marked === original ? word : word.replaceAll('Y', 'y');
};
