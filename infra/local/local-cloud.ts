import { type Clock, startClock } from './clock.ts';
import { type CloudAssembly, defaultRegion, loadAssembly } from './cloudformation/assembly.ts';
import { deployStack } from './cloudformation/stack.ts';
import { type Extensions, serveControl } from './control/control.ts';
import { type Engines, startEngines } from './engines.ts';
import { takeEntrance } from './entrance.ts';
import { startBus } from './events/bus.ts';
import { objectCreated } from './events/object-created.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { credentials as localCredentials, platformVariables, templateVariables } from './functions/environment.ts';
import { type Functions, runFunctions } from './functions/functions.ts';
import { openLog } from './functions/log.ts';
import { frontDoorOf } from './gateway/gateway.ts';
import { emptyInventory, type Inventory } from './inventory.ts';
import { type Lifetime, newLifetime } from './lifetime.ts';
import { provisionIn } from './resources/provision.ts';
import { runSchedules, scheduledEvent } from './schedules/schedules.ts';
import { startServices } from './services.ts';
import { openFailures } from './streams/failures.ts';
import { newPace } from './streams/pace.ts';
import { readStreams } from './streams/streams.ts';

export interface LocalCloudOptions extends Extensions {
  /** The folder of the synthesised app. */
  readonly assembly: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Where everything is kept over a restart; in memory without it. */
  readonly stateDir?: string | undefined;
  /** The access key of its functions: clouds that share one database engine, each under its own, share no table. */
  readonly accessKeyId?: string;
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
  const lifetime = newLifetime();
  try {
    return await start(options, lifetime);
  } catch (error) {
    await lifetime.end();
    throw error;
  }
};

const start = async (options: LocalCloudOptions, lifetime: Lifetime): Promise<LocalCloud> => {
  const { stateDir, stage = 'dev', show = print, onExit = ({ message }) => show(message) } = options;
  const credentials = { ...localCredentials, ...(options.accessKeyId && { accessKeyId: options.accessKeyId }) };
  const assembly = await loadAssembly(options.assembly);
  const inventory = emptyInventory();
  const entrance = lifetime.use(await takeEntrance(options.port ?? 0));
  const url = `http://localhost:${entrance.port}`;
  const clock = await startClock(stateDir);
  const log = lifetime.use(openLog(stateDir, show));

  const environmentOf = (definition: FunctionDefinition) => ({
    ...templateVariables(definition, publicHosts(inventory), url),
    ...platformVariables(definition, services.endpoints(), credentials),
  });
  const pace = newPace();
  const functions = runFunctions({
    ...{ definitions: inventory.functions, environmentOf, clock, log },
    onRun: pace.quicken,
  });
  const { invoke, restart: restartFunctions } = functions;
  const bus = startBus({ rules: inventory.rules, stateDir, invoke, report: show });
  const engines = lifetime.use(
    await startEngines({
      clock,
      credentials,
      stateDir,
      invokeFunction: invoke,
      onCreated: (object) => bus.put(objectCreated(object, clock)),
      onExit,
    }),
  );
  const services = lifetime.use(
    await startServices({ engines, clock, origin: url, stage, stateDir, restartFunctions }),
  );
  lifetime.use(functions);
  lifetime.use(bus);

  for (const [name, value] of Object.entries(options.parameters?.(stage) ?? {})) engines.ssm.put(name, value);
  const outputs = await deploy(assembly, inventory, engines);
  bus.resume();
  const { eventSources: sources, schedules: definitions } = inventory;
  const failures = openFailures(
    engines.s3,
    sources.map(({ onFailure }) => onFailure),
  );
  lifetime.use(
    await readStreams({ sources, database: engines.dynamodb, stateDir, invoke, failures, pace, report: show }),
  );
  const schedules = lifetime.use(runSchedules({ definitions, clock, invoke, report: show }));

  const cloud: LocalCloud = {
    url,
    clock,
    engines,
    outputs,
    tables: inventory.tables,
    userPools: inventory.userPools,
    ...byOperation(functions, inventory, clock),
    log: log.recent,
    stop: lifetime.end,
  };
  const { sandbox, faults, admitFaults } = services;
  const frontDoor = frontDoorOf(inventory, engines.s3, { functions, clock, keysOf: keysIn(inventory, engines) });
  const control = serveControl({ cloud, schedules, failures, extensions: options, faults, admitFaults });
  entrance.open({ frontDoor, control, sandbox });
  lifetime.use({ stop: entrance.close });
  return cloud;
};

const print = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const deploy = async ({ stacks, assets }: CloudAssembly, inventory: Inventory, engines: Engines): Promise<Outputs> => {
  const exports = new Map<string, unknown>();
  const provision = provisionIn({ engines, assets, inventory });
  const outputs: Outputs = {};
  for (const { name, region, template } of stacks) {
    const storedParameter = engines.ssm.get;
    const options = { name, region, template, parameters: {}, assets, provision, storedParameter, exports };
    outputs[name] = await deployStack(options);
  }
  return outputs;
};

/** The functions by the names that people use. */
const byOperation = (functions: Functions, inventory: Inventory, clock: Clock): Pick<LocalCloud, 'has' | 'invoke'> => ({
  has: (functionId) => functions.find(functionId) !== undefined,
  invoke: async (functionId, event) => {
    const found = functions.find(functionId);
    if (found === undefined) throw new Error(`there is no function ${functionId}`);
    return functions.invoke(found.arn, event ?? ownEvent(found, inventory, clock.now()));
  },
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
