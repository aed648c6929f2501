import { isObject, parseJson } from '../json.ts';

/** What the invocation used, out of the line that the function prints with a field `capacity`: `rt=1 rru=0.5 wru=0`. */
export const capacityOf = (lines: readonly string[]): string => {
  const line = lines.findLast((each) => each.includes('"capacity"'));
  const entry = line === undefined ? undefined : parseJson(line);
  const capacity = isObject(entry) && isObject(entry['capacity']) ? entry['capacity'] : {};
  return ['rt', 'rru', 'wru'].map((unit) => `${unit}=${Number(capacity[unit] ?? 0)}`).join(' ');
};
