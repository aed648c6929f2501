import { type Port, resource } from './port.ts';

/** Secrets of the stage, by their path below `/shop/<stage>/`: read when first needed, and again after a few minutes. */
export interface Parameters {
  /** `fresh` asks for what an operator has put just now. It is read anew once a minute, however often it is asked for. */
  get(path: string, options?: { readonly fresh?: boolean }): Promise<string>;
  /** Whether the stage sells for real money: then its secrets may not lead to a sandbox. */
  readonly takesRealMoney: boolean;
}

/** Nobody has put the parameter yet. */
export class ParameterMissing extends Error {
  override readonly name = 'ParameterMissing';
}

const parameters = resource<Parameters>('parameters');

/** A port over some parameters; the role may read these alone. */
export const parametersPort = <Path extends string, Reads extends object>(
  name: string,
  paths: readonly Path[],
  open: (
    read: (path: Path, options?: { readonly fresh?: boolean }) => Promise<string>,
    stage: Pick<Parameters, 'takesRealMoney'>,
  ) => Reads,
): Port<Parameters, Reads, object> => ({
  name,
  resource: parameters,
  scope: { paths, actions: ['GetParameters'] },
  reads: (adapter) => open((path, options) => adapter.get(path, options), adapter),
  writes: () => ({}),
});

/** A port over one parameter. */
export const parameterPort = <Reads extends object>(
  name: string,
  path: string,
  open: (read: () => Promise<string>) => Reads,
): Port<Parameters, Reads, object> => parametersPort(name, [path], (read) => open(() => read(path)));
