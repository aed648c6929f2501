import type { Field } from './fields.ts';
import { fingerprintOf } from './fingerprint.ts';

/** A provider's settings as they lie in their parameter. */
export type Settings = Readonly<Record<string, unknown>>;

/** One secret of some settings, as an operator may see it. */
export interface Shown {
  readonly name: string;
  /** What the provider calls it, where it stands in a ring. */
  readonly id?: string;
  readonly fingerprint: string;
}

/** A value that was handed over, with the provider's id of it for a ring. */
export interface Given {
  readonly value: string;
  readonly id?: string;
}

/** The settings in a parameter or a file. The error never quotes them. */
export const parsedSettings = (json: string): Settings => {
  const value = parsed(json);
  if (!isSettings(value)) throw new Error('That is not a JSON object.');
  return value;
};

/** Replaces what stands in a field. */
export const withValue = (settings: Settings, { name, holds }: Field, given: Given): Settings => ({
  ...settings,
  [name]: holds === undefined ? given.value : grown(undefined, holds, given),
});

/** Leaves a field out. */
export const without = (settings: Settings, { name }: Field): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([each]) => each !== name));

/** Puts one more value beside those that a field holds. */
export const withAdded = (settings: Settings, { name, holds = 'list' }: Field, given: Given): Settings => {
  const fingerprint = fingerprintOf(given.value);
  if (shown(settings).some((each) => each.name === name && each.fingerprint === fingerprint))
    throw new Error(`${name} holds ${fingerprint} already.`);
  return { ...settings, [name]: grown(settings[name], holds, given) };
};

/** Takes a value away, known by its fingerprint. The last of a field stays: without it nothing could be proved. */
export const withoutRetired = (settings: Settings, fingerprint: string): Settings => {
  const held = shown(settings).filter(({ name }) => typeof settings[name] === 'object');
  const found = held.find((each) => each.fingerprint === fingerprint);
  // What was typed may be the secret itself: it is not repeated.
  if (!found) throw new Error('No list holds a value of that fingerprint: --show says what there is.');
  const { name } = found;
  if (held.filter((each) => each.name === name).length === 1)
    throw new Error(`${fingerprint} is the last of ${name}: add the new one first.`);
  const isKept = (value: unknown): boolean => typeof value === 'string' && fingerprintOf(value) !== fingerprint;
  const all = settings[name];
  const kept = Array.isArray(all)
    ? all.filter(isKept)
    : Object.fromEntries(Object.entries(all ?? {}).filter(([, value]) => isKept(value)));
  return { ...settings, [name]: kept };
};

/** What settings hold: names and fingerprints, never a value. */
export const shown = (settings: Settings): readonly Shown[] =>
  Object.entries(settings).flatMap(([name, value]): readonly Shown[] => {
    if (Array.isArray(value)) return value.map((each) => ({ name, fingerprint: fingerprintOf(String(each)) }));
    if (!isSettings(value)) return [{ name, fingerprint: fingerprintOf(String(value)) }];
    return Object.entries(value).map(([id, each]) => ({ name, id, fingerprint: fingerprintOf(String(each)) }));
  });

const grown = (before: unknown, holds: 'list' | 'ring', { value, id }: Given): unknown => {
  if (holds === 'list') return [...(Array.isArray(before) ? before : []), value];
  if (id === undefined) throw new Error('The provider knows that key by an id: give it with --id.');
  return { ...(isSettings(before) ? before : {}), [id]: value };
};

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};
