import { type Port, resource } from './port.ts';

/** Secrets of the stage, by their path below `/shop/<stage>/`: read when first needed, and again after a few minutes. */
export interface Parameters {
  get(path: string): Promise<string>;
}

const parameters = resource<Parameters>('parameters');

/** A port over one parameter; the role may read that one alone. */
export const parameterPort = <Reads extends object>(
  name: string,
  path: string,
  open: (read: () => Promise<string>) => Reads,
): Port<Parameters, Reads, object> => ({
  name,
  resource: parameters,
  scope: { paths: [path], actions: ['GetParameters'] },
  reads: (adapter) => open(() => adapter.get(path)),
  writes: () => ({}),
});
