import type { Method, Route } from '#functions/http/operation.ts';

export interface RouteParts {
  readonly method: Method;
  readonly path: string;
  /** Names in the braces of the path. */
  readonly parameters: readonly string[];
}

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Takes a route apart; `$default`, which answers whatever no route answers, has no parts. */
export const routeOf = (route: Route): RouteParts | undefined => {
  const [word, path] = route.split(' ');
  const method = methods.find((each) => each === word);
  if (!method || !path) return undefined;
  return { method, path, parameters: [...path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] ?? '') };
};
