import { isObject, type JsonObject } from '../json.ts';

/** What the intrinsic functions of a template can refer to. */
export interface Scope {
  reference(name: string): Promise<unknown>;
  attribute(logicalId: string, name: string): Promise<unknown>;
  imported(name: string): unknown;
  condition(name: string): Promise<boolean>;
  mapping(path: readonly string[]): unknown;
}

/** Stands for `AWS::NoValue`: the member that resolves to it is left out. */
export const noValue = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => Promise<unknown>;

/** Replaces every intrinsic function inside a value of a template by what it stands for. */
export const resolve = async (value: unknown, scope: Scope): Promise<unknown> => {
  if (Array.isArray(value)) return resolveList(value, scope);
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  const intrinsic = name === undefined || others.length > 0 ? undefined : intrinsics[name];
  if (name !== undefined && intrinsic !== undefined) return intrinsic(value[name], scope);
  if (name?.startsWith('Fn::') && others.length === 0) {
    throw new Error(`NotEmulated: ${name} - add it in infra/local/cloudformation/intrinsics.ts`);
  }
  return resolveMembers(value, scope);
};

const resolveMembers = async (value: JsonObject, scope: Scope): Promise<JsonObject> => {
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    const resolved = await resolve(member, scope);
    if (resolved !== noValue) members.push([key, resolved]);
  }
  return Object.fromEntries(members);
};

const resolveList = async (list: readonly unknown[], scope: Scope): Promise<unknown[]> => {
  const items: unknown[] = [];
  for (const item of list) {
    const resolved = await resolve(item, scope);
    if (resolved !== noValue) items.push(resolved);
  }
  return items;
};

const text = (value: unknown, where: string): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where} needs a text, not ${JSON.stringify(value)}`);
};

const list = async (value: unknown, scope: Scope, where: string): Promise<unknown[]> => {
  const resolved = await resolve(value, scope);
  if (!Array.isArray(resolved)) throw new Error(`${where} needs a list, not ${JSON.stringify(resolved)}`);
  return resolved;
};

const attributeOf = (argument: unknown, scope: Scope): Promise<unknown> => {
  const [logicalId = '', ...name] = Array.isArray(argument) ? argument : text(argument, 'Fn::GetAtt').split('.');
  return scope.attribute(text(logicalId, 'Fn::GetAtt'), name.join('.'));
};

const substitute = async (argument: unknown, scope: Scope): Promise<string> => {
  const [template, replacements] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = isObject(replacements) ? replacements : {};
  let result = '';
  let from = 0;
  const source = text(template, 'Fn::Sub');
  for (const match of source.matchAll(/\$\{([^}]+)\}/g)) {
    result += source.slice(from, match.index) + text(await variable(match[1] ?? '', variables, scope), 'Fn::Sub');
    from = match.index + match[0].length;
  }
  return result + source.slice(from);
};

const variable = (name: string, variables: JsonObject, scope: Scope): Promise<unknown> | string => {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (name in variables) return resolve(variables[name], scope);
  return name.includes('.') ? attributeOf(name, scope) : scope.reference(name);
};

const isTrue = async (condition: unknown, scope: Scope): Promise<boolean> => {
  const resolved = await resolve(condition, scope);
  return resolved === true || resolved === 'true';
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.reference(text(name, 'Ref')),
  Condition: (name, scope) => scope.condition(text(name, 'Condition')),
  'Fn::GetAtt': attributeOf,
  'Fn::Sub': substitute,
  'Fn::ImportValue': async (name, scope) => scope.imported(text(await resolve(name, scope), 'Fn::ImportValue')),
  'Fn::Join': async (argument, scope) => {
    const [separator, parts] = await list(argument, scope, 'Fn::Join');
    return (await list(parts, scope, 'Fn::Join'))
      .map((part) => text(part, 'Fn::Join'))
      .join(text(separator, 'Fn::Join'));
  },
  'Fn::Select': async (argument, scope) => {
    const [index, items] = await list(argument, scope, 'Fn::Select');
    return (await list(items, scope, 'Fn::Select'))[Number(index)];
  },
  'Fn::Split': async (argument, scope) => {
    const [separator, source] = await list(argument, scope, 'Fn::Split');
    return text(source, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::Base64': async (argument, scope) =>
    Buffer.from(text(await resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::FindInMap': async (argument, scope) =>
    scope.mapping((await list(argument, scope, 'Fn::FindInMap')).map((key) => text(key, 'Fn::FindInMap'))),
  'Fn::If': async (argument, scope) => {
    if (!Array.isArray(argument)) throw new Error('Fn::If needs a condition and two values');
    const [name, whenTrue, whenFalse] = argument;
    return resolve((await scope.condition(text(name, 'Fn::If'))) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': async (argument, scope) => {
    const [left, right] = await list(argument, scope, 'Fn::Equals');
    return text(left, 'Fn::Equals') === text(right, 'Fn::Equals');
  },
  'Fn::Not': async (argument, scope) => !(await isTrue((await list(argument, scope, 'Fn::Not'))[0], scope)),
  'Fn::And': async (argument, scope) => (await list(argument, scope, 'Fn::And')).every((each) => each === true),
  'Fn::Or': async (argument, scope) => (await list(argument, scope, 'Fn::Or')).some((each) => each === true),
};
