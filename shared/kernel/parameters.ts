import { type Port, resource } from './port.ts';

/** Secrets of the stage, by their path below `/shop/<stage>/`: read when first needed, and again after a few minutes. */
export interface Parameters {
  get(path: string): Promise<string>;
}

const parameters = resource<Parameters>('parameters');

/** A port over some parameters; the role may read these alone. */
export const parametersPort = <Path extends string, Reads extends object>(
  name: string,
  paths: readonly Path[],
  open: (read: (path: Path) => Promise<string>) => Reads,
): Port<Parameters, Reads, object> => ({
  name,
  resource: parameters,
  scope: { paths, actions: ['GetParameters'] },
  reads: (adapter) => open((path) => adapter.get(path)),
  writes: () => ({}),
});

/** A port over one parameter. */
export const parameterPort = <Reads extends object>(
  name: string,
  path: string,
  open: (read: () => Promise<string>) => Reads,
): Port<Parameters, Reads, object> => parametersPort(name, [path], (read) => open(() => read(path)));
