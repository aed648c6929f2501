import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from './stages.ts';

/** What leads to money that is none: this machine, the sandboxes of the providers, and keys of their test modes. */
const sandboxes: readonly RegExp[] = [
  /_local\b/,
  // As a part of an address: the word alone is also a rule for pictures.
  /[./-]sandbox|sandbox[./-]/i,
  /alipaydev/i,
  /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]/,
  /\b[sr]k_test_/,
  /AWS_ENDPOINT_URL/,
];

/** A place in a template, and what stands there that must not. */
export interface SandboxMention {
  readonly place: string;
  readonly found: string;
}

/** Whatever in a template names a sandbox, as a value or as a name. */
export const sandboxMentions = (template: unknown, place = ''): readonly SandboxMention[] => {
  if (typeof template === 'string') {
    const found = sandboxes.map((pattern) => pattern.exec(template)?.[0]).find((each) => each !== undefined);
    return found === undefined ? [] : [{ place, found }];
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([name, value]) => [
    ...sandboxMentions(name, `${place}/${name}`),
    ...sandboxMentions(value, `${place}/${name}`),
  ]);
};

/** Stops the synthesis of a stage that takes real money when one of its templates names a sandbox. */
export const assertRealMoneyOnly = ({ shop: { takesRealMoney, stage } }: Stage, directory: string): void => {
  if (!takesRealMoney) return;
  const templates = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  if (templates.length === 0) throw new Error(`There is no template in ${directory} to look into.`);
  const mentions = templates.flatMap((file) =>
    sandboxMentions(JSON.parse(readFileSync(path.join(directory, file), 'utf8')), file),
  );
  if (mentions.length === 0) return;
  const lines = mentions.map(({ place, found }) => `  ${found} in ${place}`);
  throw new Error(`The stage ${stage} takes real money, and its templates name a sandbox:\n${lines.join('\n')}`);
};
