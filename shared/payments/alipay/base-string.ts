/** What is signed of some parameters: `name=value`, sorted, values as they are; empty ones belong to it. */
export const baseString = (parameters: Iterable<readonly [name: string, value: string]>): Buffer =>
  Buffer.from(
    [...parameters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  );
