import type { Clock, Engine } from './engine.ts';

export interface Ssm extends Engine {
  /** Sets a parameter without a request, as a deployment would. */
  put(name: string, value: string): void;
}

export declare const startSsm: (options: { stateDir?: string | undefined; clock?: Clock }) => Promise<Ssm>;
