import type { Clock } from './clock.ts';
import type { Engines } from './engines.ts';
import { type Faults, noFaults } from './faults/faults.ts';
import { gatesBefore } from './faults/gates.ts';
import type { Endpoints } from './functions/environment.ts';
import { providerNames } from './sandbox/faults.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';

/** Everything that functions call: the engines and the payment providers, with a place for faults in between. */
export interface Services {
  readonly sandbox: Sandbox;
  readonly faults: Faults;
  /** Where functions that start now reach the services. */
  endpoints(): Endpoints;
  /** Lets faults reach the functions; until the first one, nothing stands between them and the services. */
  admitFaults(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServicesOptions {
  readonly engines: Engines;
  readonly clock: Clock;
  /** The public address of the shop. */
  readonly origin: string;
  readonly stage: string;
  readonly stateDir: string | undefined;
  /** Gives the functions a new environment. */
  readonly restartFunctions: () => Promise<void>;
}

/** Starts the payment providers and tells the functions, by parameters, where they are. */
export const startServices = async (options: ServicesOptions): Promise<Services> => {
  const { engines, clock, origin, stage, stateDir, restartFunctions } = options;
  const sandbox = await startSandbox({ clock, origin, stateDir, onRotation: () => putParameters() });
  const faults = noFaults();
  const addresses = {
    dynamodb: engines.dynamodb.endpoint,
    cognito: engines.cognito.endpoint,
    ses: engines.mail.endpoint,
    s3: engines.s3.endpoint,
    ...sandbox.addresses,
  };
  const gates = gatesBefore(addresses, faults);

  /** The settings name the providers' own addresses; functions go to the gates before them. */
  const throughGates = (settings: string): string =>
    providerNames.reduce((text, name) => text.replaceAll(sandbox.addresses[name], gates.addresses()[name]), settings);
  const putParameters = (): void => {
    for (const [name, value] of Object.entries(sandbox.parameters(stage))) {
      engines.ssm.put(name, throughGates(value));
    }
  };
  putParameters();

  return {
    sandbox,
    faults,
    endpoints: () => ({ ...gates.addresses(), ssm: engines.ssm.endpoint }),
    admitFaults: async () => {
      if (!(await gates.open())) return;
      putParameters();
      await restartFunctions();
    },
    stop: async () => {
      await Promise.all([gates.stop(), sandbox.stop()]);
    },
  };
};
