import { type Clock, startClock } from './clock.ts';
import { type CloudAssembly, defaultRegion, loadAssembly } from './cloudformation/assembly.ts';
import { deployStack } from './cloudformation/stack.ts';
import { type Extensions, serveControl } from './control/control.ts';
import { type Engines, startEngines } from './engines.ts';
import { takeEntrance } from './entrance.ts';
import { noFaults } from './faults/faults.ts';
import { gatesBefore, type ServiceAddresses } from './faults/gates.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { platformVariables, templateVariables } from './functions/environment.ts';
import { runFunctions } from './functions/functions.ts';
import { openLog } from './functions/log.ts';
import { frontDoorOf } from './gateway/gateway.ts';
import { emptyInventory, type Inventory } from './inventory.ts';
import { provisionIn } from './resources/provision.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { runSchedules, scheduledEvent } from './schedules/schedules.ts';
import { openFailures } from './streams/failures.ts';
import { readStreams } from './streams/streams.ts';

export interface LocalCloudOptions extends Extensions {
  /** The folder of the synthesised app. */
  readonly assembly: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Where everything is kept over a restart; in memory without it. */
  readonly stateDir?: string | undefined;
  /** The stage that the app was synthesised for. */
  readonly stage?: string;
  /** Hears errors of functions and of the cloud itself; stderr unless given. */
  readonly show?: (line: string) => void;
  /** Called when an engine has ended although nobody stopped it. */
  readonly onExit?: (reason: Error) => void;
}

/** The shop's whole cloud in this process. */
export interface LocalCloud {
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  readonly clock: Clock;
  readonly engines: Engines;
  /** Outputs of each stack, by its name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Names of the tables that the templates declare. */
  readonly tables: readonly string[];
  /** Ids of the user pools that the templates declare. */
  readonly userPools: readonly string[];
  /** Whether a function of that id exists: an operation's id or the last part of it. */
  has(functionId: string): boolean;
  /** Runs a function and answers its result; a function on a schedule gets its own event when none is given. */
  invoke(functionId: string, event?: unknown): Promise<unknown>;
  /** The newest lines that the functions have printed. */
  log(): readonly string[];
  stop(): Promise<void>;
}

type Outputs = Record<string, Record<string, unknown>>;

/** Starts everything that a synthesised app declares, and serves it on one port of 127.0.0.1. */
export const startLocalCloud = async (options: LocalCloudOptions): Promise<LocalCloud> => {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await start(options, (close) => closers.push(close), stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const start = async (
  options: LocalCloudOptions,
  whenStopped: (close: () => Promise<void> | void) => void,
  stop: () => Promise<void>,
): Promise<LocalCloud> => {
  const {
    stateDir,
    show = (line) => process.stderr.write(`${line}\n`),
    onExit = ({ message }) => show(message),
  } = options;
  const assembly = await loadAssembly(options.assembly);
  const inventory = emptyInventory();

  const entrance = await takeEntrance(options.port ?? 0);
  whenStopped(entrance.stop);
  const url = `http://localhost:${entrance.port}`;
  const clock = await startClock(stateDir);
  const log = openLog(stateDir, show);
  whenStopped(log.close);

  const environmentOf = (definition: FunctionDefinition) => ({
    ...templateVariables(definition, publicHosts(inventory), url),
    ...platformVariables(definition, { ...gates.addresses(), ssm: engines.ssm.endpoint }),
  });
  const functions = runFunctions({ definitions: inventory.functions, environmentOf, clock, log });
  const engines = await startEngines({ clock, stateDir, invokeFunction: functions.invoke, onExit });
  whenStopped(engines.stop);
  whenStopped(functions.stop);
  const sandbox = await startSandbox({ clock, origin: url, stateDir });
  whenStopped(sandbox.stop);
  const faults = noFaults();
  const gates = gatesBefore(addressesOf(engines, sandbox), faults);
  whenStopped(gates.stop);
  const putParameters = (): void => {
    for (const [name, value] of Object.entries(sandbox.parameters(options.stage ?? 'dev'))) {
      engines.ssm.put(name, value.replaceAll(sandbox.apiBase, gates.addresses().card));
    }
  };
  putParameters();

  const outputs = await deploy(assembly, inventory, engines);
  const failures = await openFailures(stateDir);
  const streams = await readStreams({
    sources: inventory.eventSources,
    endpoint: engines.dynamodb.endpoint,
    stateDir,
    invoke: functions.invoke,
    failures,
    report: show,
  });
  whenStopped(streams.stop);
  const schedules = runSchedules({ definitions: inventory.schedules, clock, invoke: functions.invoke });
  whenStopped(schedules.stop);

  const cloud: LocalCloud = {
    url,
    clock,
    engines,
    outputs,
    tables: inventory.tables,
    userPools: inventory.userPools,
    has: (functionId) => functions.find(functionId) !== undefined,
    invoke: async (functionId, event) => {
      const found = functions.find(functionId);
      if (found === undefined) throw new Error(`there is no function ${functionId}`);
      return functions.invoke(found.arn, event ?? ownEvent(found, inventory, clock.now()));
    },
    log: log.recent,
    stop,
  };
  const admitFaults = async (): Promise<void> => {
    if (!(await gates.open())) return;
    putParameters();
    await functions.restart();
  };
  entrance.open({
    frontDoor: frontDoorOf(inventory, engines.s3, { functions, clock, keysOf: keysIn(inventory, engines) }),
    control: serveControl({ cloud, schedules, failures, extensions: options, faults, admitFaults }),
    sandbox,
  });
  whenStopped(entrance.close);
  return cloud;
};

const deploy = async ({ stacks, assets }: CloudAssembly, inventory: Inventory, engines: Engines): Promise<Outputs> => {
  const exports = new Map<string, unknown>();
  const provision = provisionIn({ engines, assets, inventory });
  const outputs: Outputs = {};
  for (const { name, region, template } of stacks) {
    outputs[name] = await deployStack({ name, region, template, parameters: {}, assets, provision, exports });
  }
  return outputs;
};

const addressesOf = (engines: Engines, sandbox: Sandbox): ServiceAddresses => ({
  dynamodb: engines.dynamodb.endpoint,
  cognito: engines.cognito.endpoint,
  ses: engines.mail.endpoint,
  s3: engines.s3.endpoint,
  card: sandbox.apiBase,
});

/** What the templates take for the shop's address on the internet. */
const publicHosts = ({ distributions }: Inventory): string[] =>
  distributions.flatMap(({ domainName, aliases }) => [domainName, ...aliases]);

/** The issuer of a pool is on the internet as far as tokens and templates are concerned; its keys are here. */
const keysIn = (inventory: Inventory, engines: Engines) => (issuer: string) => {
  const pool = inventory.userPools.find((id) => issuer === `https://cognito-idp.${defaultRegion}.amazonaws.com/${id}`);
  return pool === undefined ? [] : engines.cognito.keysOf(pool).keys;
};

/** What a function gets that is run by hand: its schedule's event, if it has a schedule. */
const ownEvent = ({ arn }: FunctionDefinition, { schedules }: Inventory, now: Date): unknown => {
  const schedule = schedules.find(({ functionArn }) => functionArn === arn);
  return schedule === undefined ? {} : scheduledEvent(schedule, now);
};
