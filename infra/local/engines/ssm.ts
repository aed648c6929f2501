import { join } from 'node:path';
import * as z from 'zod/mini';
import { type Actions, AwsError, action, awsJson } from './aws-json.ts';
import { DurableMap } from './durable-map.ts';
import { type Clock, type Engine, systemClock } from './engine.ts';
import { listen } from './listen.ts';

export interface Ssm extends Engine {
  /** Reads a parameter without a request, as a deployment does. */
  get(name: string): string | undefined;
  /** Sets a parameter without a request, as an operator or a deployment would. */
  put(name: string, value: string): void;
}

const ParameterType = z.enum(['String', 'StringList', 'SecureString']);

const Parameter = z.object({
  value: z.string(),
  type: ParameterType,
  version: z.number(),
  modifiedAt: z.number(),
});
type Parameter = z.infer<typeof Parameter>;
type Parameters = DurableMap<Parameter>;

interface SsmOptions {
  readonly stateDir?: string | undefined;
  readonly clock?: Clock;
}

/** Starts a Parameter Store with the three actions of `get`, `get many` and `put`. */
export const startSsm = async ({ stateDir, clock = systemClock }: SsmOptions): Promise<Ssm> => {
  const file = stateDir && join(stateDir, 'ssm.jsonl');
  const parameters: Parameters = new DurableMap(file, (json) => z.parse(Parameter, json));
  const server = await listen(awsJson(ssmActions(parameters, clock), 'infra/local/engines/ssm.ts'));
  return {
    endpoint: server.endpoint,
    get: (name) => parameters.get(name)?.value,
    put: (name, value) => void save(parameters, name, { value, type: 'SecureString' }, clock),
    async stop() {
      await server.stop();
      parameters.close();
    },
  };
};

const save = (parameters: Parameters, name: string, content: Pick<Parameter, 'value' | 'type'>, clock: Clock) => {
  const version = (parameters.get(name)?.version ?? 0) + 1;
  parameters.set(name, { ...content, version, modifiedAt: clock.now().getTime() });
  return version;
};

const ssmActions = (parameters: Parameters, clock: Clock): Actions => ({
  GetParameter: action(
    z.object({ Name: z.string(), WithDecryption: z._default(z.boolean(), false) }),
    ({ Name, WithDecryption }) => {
      const parameter = parameters.get(Name);
      if (!parameter) throw new AwsError('ParameterNotFound', `There is no parameter ${Name}.`);
      return { Parameter: described(Name, parameter, WithDecryption) };
    },
  ),

  GetParameters: action(
    z.object({
      Names: z.array(z.string()).check(z.minLength(1), z.maxLength(10)),
      WithDecryption: z._default(z.boolean(), false),
    }),
    ({ Names, WithDecryption }) => ({
      Parameters: Names.flatMap((name) => {
        const parameter = parameters.get(name);
        return parameter ? [described(name, parameter, WithDecryption)] : [];
      }),
      InvalidParameters: Names.filter((name) => !parameters.has(name)),
    }),
  ),

  PutParameter: action(
    z.object({
      Name: z.string(),
      Value: z.string(),
      Type: z._default(ParameterType, 'String'),
      Overwrite: z._default(z.boolean(), false),
    }),
    ({ Name, Value, Type, Overwrite }) => {
      if (parameters.has(Name) && !Overwrite)
        throw new AwsError('ParameterAlreadyExists', 'The parameter already exists. To overwrite it, set Overwrite.');
      return { Version: save(parameters, Name, { value: Value, type: Type }, clock), Tier: 'Standard' };
    },
  ),
});

const described = (name: string, { value, type, version, modifiedAt }: Parameter, decrypt: boolean) => ({
  Name: name,
  Type: type,
  // AWS answers the ciphertext to whoever forgets to ask for decryption; this is as useless.
  Value: type === 'SecureString' && !decrypt ? Buffer.from(`encrypted ${name}`).toString('base64') : value,
  Version: version,
  LastModifiedDate: modifiedAt / 1_000,
  DataType: 'text',
});
