import type { OperationDeclaration } from './declaration.ts';
import { routeOf } from './route.ts';

/** `/v1/products/{productId}` → `/v1/products/*`, as CloudFront writes it. Its `*` takes slashes too. */
const patternOf = (path: string): string => path.replace(/\{\w+\+?\}/g, '*');

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path);

/**
 * Paths whose answers the edge may keep. A pattern knows no method and its star takes everything, so one that would also
 * catch a read for signed-in callers is refused: the edge would give one caller's answer to another.
 */
export const cachedPaths = (operations: readonly OperationDeclaration[]): string[] => {
  const gets = operations.flatMap(({ id, contract }) => {
    const route = routeOf(contract.route);
    return route?.method === 'GET' ? [{ id, contract, path: route.path }] : [];
  });
  const patterns = gets.filter(({ contract }) => contract.cache).map(({ path }) => patternOf(path));
  for (const { id, contract, path } of gets) {
    const pattern = patterns.find((each) => matches(each, path));
    if (pattern && contract.auth !== 'public') {
      throw new Error(`${id} is not public, but the cached path ${pattern} catches it: give it another path.`);
    }
  }
  // CloudFront takes the first pattern that fits: the most particular one has to come first.
  return [...new Set(patterns)].sort((a, b) => b.length - a.length || a.localeCompare(b));
};
