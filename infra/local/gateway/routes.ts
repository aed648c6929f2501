import type { Route } from './http-api.ts';

/** The route that a request goes to, with its path parameters. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
  readonly expression: RegExp;
  readonly names: readonly string[];
}

/** How specific a segment of a route is: the smaller, the earlier it is tried. */
const rank = (segment: string): number => {
  if (segment.endsWith('+}')) return 2;
  return segment.startsWith('{') ? 1 : 0;
};

/** Finds routes as API Gateway does: exact before `{name}` before `{name+}`, a method before ANY, `$default` last. */
export const router = (routes: readonly Route[]): ((method: string, path: string) => Match | undefined) => {
  const fallback = routes.find(({ key }) => key === '$default');
  const patterns = routes
    .filter((route) => route !== fallback)
    .map(patternOf)
    .sort(bySpecificity);

  return (method, path) => {
    for (const pattern of patterns) {
      if (pattern.method !== method && pattern.method !== 'ANY') continue;
      const values = pattern.expression.exec(path);
      if (values !== null) return { route: pattern.route, parameters: parametersOf(pattern, values) };
    }
    return fallback === undefined ? undefined : { route: fallback, parameters: {} };
  };
};

const patternOf = (route: Route): Pattern => {
  const [method = '', path = ''] = route.key.split(' ');
  const segments = path.split('/').slice(1);
  const expression = new RegExp(`^/${segments.map(expressionOf).join('/')}$`);
  const names = segments.filter((segment) => rank(segment) > 0).map((segment) => segment.replace(/[{+}]/g, ''));
  return { route, method, segments, expression, names };
};

const expressionOf = (segment: string): string => {
  if (rank(segment) === 2) return '(.+)';
  return rank(segment) === 1 ? '([^/]+)' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
};

const parametersOf = ({ names }: Pattern, values: RegExpExecArray): Record<string, string> =>
  Object.fromEntries(names.map((name, i) => [name, decoded(values[i + 1] ?? '')]));

const bySpecificity = (a: Pattern, b: Pattern): number => {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.segments[i] ?? '') - rank(b.segments[i] ?? '');
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
};

/** Percent-decodes; text that is not encoded properly stays as it is. */
export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
