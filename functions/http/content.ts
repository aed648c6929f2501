import { type FieldError, invalid, Problem } from '#shared/kernel/problem.ts';
import { mostErrors, pathText } from '#shared/kernel/validation.ts';

/** Reads JSON of which every name and every text can be stored; any other is refused, with the places where it cannot. */
export const jsonOf = (text: string): unknown => storable(parsed(text));

/** Reads a form, under the same rules. */
export const formOf = (text: string): unknown => storable(Object.fromEntries(new URLSearchParams(text)));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_request', { errors: [{ path: '', message: 'is not valid JSON' }], cause });
  }
};

const storable = (content: unknown): unknown => {
  const errors: FieldError[] = [];
  for (const error of wrongIn(content, [])) {
    errors.push(error);
    if (errors.length === mostErrors) break;
  }
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
  return content;
};

/** No contract goes deeper, and neither do the functions that go through a body. */
const deepest = 32;
/** The names on the way are the client's: an answer must not be many times the size of its request. */
const longestPath = 200;

type Path = readonly (string | number)[];

const at = (path: Path, message: string): FieldError => ({ path: pathText(path).slice(0, longestPath), message });

function* wrongIn(value: unknown, path: Path): Generator<FieldError> {
  if (path.length > deepest) throw invalid('', 'is nested too deeply');
  if (typeof value === 'string' && !isText(value)) yield at(path, malformed);
  else if (Array.isArray(value)) for (const [i, each] of value.entries()) yield* wrongIn(each, [...path, i]);
  else if (typeof value === 'object' && value !== null) yield* wrongInObject(value, path);
}

/** Names count as well: those of a map are trimmed, and stored like its values. */
function* wrongInObject(value: object, path: Path): Generator<FieldError> {
  const names = new Set<string>();
  for (const [name, each] of Object.entries(value)) {
    const place = [...path, name];
    const trimmed = name.trim();
    if (!isText(name)) yield at(place, malformed);
    // The schema of a map would pass over both of these in silence.
    else if (trimmed === '__proto__') yield at(place, 'is not a known field');
    else if (names.has(trimmed)) yield at(place, 'is there twice');
    else yield* wrongIn(each, place);
    names.add(trimmed);
  }
}

const malformed = 'is not well-formed text';

/** Half a surrogate pair is no text, and the table would not take it; nor would it take a NUL in a key. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
