import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { press } from '../local/sandbox/press.ts';

/** The providers of the sandbox, and the shop's parameters for them. */
export interface CardService {
  readonly parameters: Readonly<Record<string, string>>;
  /** Does what the shopper's press on the pay page does, or another control request of the sandbox. */
  press(what: Parameters<typeof press>[1]): Promise<unknown>;
}

/** The providers for the tests of a file. Nobody listens for their notifications: the tests bring them themselves. */
export const cardService = (): CardService => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: 'http://127.0.0.1:9', backOff: [] });
  });
  afterAll(() => sandbox?.stop());

  const started = (): Sandbox => {
    if (!sandbox) throw new Error('The provider is there from the first test on: ask for it inside of one.');
    return sandbox;
  };
  return {
    get parameters() {
      const stored = Object.entries(started().parameters('test'));
      return Object.fromEntries(stored.map(([path, value]) => [path.replace('/shop/test/', ''), value]));
    },
    press: (what) => press(started(), what),
  };
};
