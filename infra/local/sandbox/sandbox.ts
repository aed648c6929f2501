import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../engines/engine.ts';
import { startCard } from './card/card.ts';
import { control, deliveryLog } from './control.ts';
import { Faults } from './faults.ts';
import { type Call, json, type Reply, readCall, send } from './http.ts';

/** Where the sandbox lives on the shop's own port. */
const prefix = '/_local/sandbox/';

/** Stripe's days, in seconds: each repeat waits longer, and after the last one the provider gives up. */
const scaledBackOff = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000];

export interface SandboxOptions {
  readonly clock: Clock;
  /** The public address of the shop, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Without a folder everything is forgotten at the end, the keys included. */
  readonly stateDir?: string | undefined;
  /** Milliseconds before each repeat of a notification. */
  readonly backOff?: readonly number[];
}

/** The payment providers of the local cloud: real wire formats, and no real money. */
export interface Sandbox {
  /** The card provider's API, for the official SDK as for the shop. */
  readonly apiBase: string;
  /** The SSM parameters to seed. */
  parameters(stage: string): Record<string, string>;
  /** Answers what lies under `/_local/sandbox/`; false leaves the request to others, untouched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts the sandbox providers. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { clock, origin, stateDir, backOff = scaledBackOff } = options;
  const faults = new Faults();
  const card = await startCard({ clock, origin, stateDir, backOff, faults });
  const providers = [card];

  const answer = (call: Call): Reply => {
    const path = call.path.slice(prefix.length);
    if (path === '_ctl' && call.method === 'POST') return control(call, providers, faults);
    if (path === '_ctl/log' && call.method === 'GET') return deliveryLog(providers);
    const [folder, name, id, ...more] = path.split('/');
    const provider = folder === 'pay' && more.length === 0 ? providers.find((each) => each.name === name) : undefined;
    return (id && provider?.payPage(call, id)) || json(404, { message: 'The sandbox has no such page.' });
  };

  return {
    apiBase: card.apiBase,
    parameters: (stage) => Object.fromEntries(providers.flatMap((each) => Object.entries(each.parameters(stage)))),
    handle: async (request, response) => {
      if (!request.url?.startsWith(prefix)) return false;
      const call = await readCall(request);
      send(response, call ? answer(call) : json(413, { message: 'The request is too large for the sandbox.' }));
      return true;
    },
    stop: async () => {
      await Promise.all(providers.map((provider) => provider.stop()));
    },
  };
};
