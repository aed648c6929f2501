import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../engines/engine.ts';
import { startAlipay } from './alipay/alipay.ts';
import { startCard } from './card/card.ts';
import { control, deliveryLog } from './control.ts';
import { Faults, type ProviderName } from './faults.ts';
import { type Call, json, type Reply, readCall, send } from './http.ts';
import { newPace } from './pace.ts';
import { answerQrPage } from './qr-page.ts';
import { startWechat } from './wechat/wechat.ts';

/** Where the sandbox lives on the shop's own port. */
const prefix = '/_local/sandbox/';

export interface SandboxOptions {
  readonly clock: Clock;
  /** The public address of the shop, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Without a folder everything is forgotten at the end, the keys included. */
  readonly stateDir?: string | undefined;
  /** Milliseconds before each repeat of a notification, in place of the providers' own tables. */
  readonly backOff?: readonly number[];
  /** Hears that keys were rotated, and so the parameters of a stage are others now. */
  readonly onRotation?: () => void;
}

/** The payment providers of the local cloud: real wire formats, and no real money. */
export interface Sandbox {
  /** Where each provider's API is, for the official SDKs as for the shop. */
  readonly addresses: Readonly<Record<ProviderName, string>>;
  /** The SSM parameters to seed. */
  parameters(stage: string): Record<string, string>;
  /** Answers what lies under `/_local/sandbox/`; false leaves the request to others, untouched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts the sandbox providers. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { clock, origin, stateDir, backOff, onRotation: rotated = () => undefined } = options;
  const faults = new Faults();
  const pace = newPace(backOff);
  const common = { clock, origin, stateDir, faults, pace };
  const [card, alipay, wechat] = await Promise.all([startCard(common), startAlipay(common), startWechat(common)]);
  const providers = [card, alipay, wechat];

  const answer = async (call: Call): Promise<Reply> => {
    const path = call.path.slice(prefix.length);
    if (path === '_ctl' && call.method === 'POST') return control(call, { providers, faults, pace, rotated });
    if (path === '_ctl/log' && call.method === 'GET') return deliveryLog(providers);
    if (path === 'qr' && call.method === 'GET') return answerQrPage(call.query.get('url'));
    const [folder, name, id, ...more] = path.split('/');
    const provider = folder === 'pay' && more.length === 0 ? providers.find((each) => each.name === name) : undefined;
    return (id && provider?.payPage(call, id)) || json(404, { message: 'The sandbox has no such page.' });
  };

  return {
    addresses: { card: card.address, alipay: alipay.address, wechat: wechat.address },
    parameters: (stage) => Object.fromEntries(providers.flatMap((each) => Object.entries(each.parameters(stage)))),
    handle: async (request, response) => {
      if (!request.url?.startsWith(prefix)) return false;
      const call = await readCall(request);
      send(response, call ? await answer(call) : json(413, { message: 'The request is too large for the sandbox.' }));
      return true;
    },
    stop: async () => {
      await Promise.all(providers.map((provider) => provider.stop()));
    },
  };
};
