import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Parameters } from '../kernel/parameters.ts';
import { required } from '../kernel/shop.ts';
import { clientSettings } from './client.ts';

/** How long a container believes a secret: rings of keys overlap for longer than this when they are turned. */
const keptMs = 5 * 60_000;

/** Opens the parameters of the stage: each is read when it is first needed. */
export const openParameters = () => {
  const client = new SSMClient(clientSettings);
  const base = required(process.env, 'PARAMETER_PATH');
  const kept = new Map<string, { readonly value: string; readonly until: number }>();

  const read = async (path: string): Promise<string> => {
    const Name = `${base}/${path}`;
    const { Parameters: [parameter] = [] } = await client.send(
      new GetParametersCommand({ Names: [Name], WithDecryption: true }),
    );
    if (!parameter?.Value) throw new Error(`The parameter ${Name} is not there: an operator has to put it.`);
    kept.set(path, { value: parameter.Value, until: Date.now() + keptMs });
    return parameter.Value;
  };

  const parameters: Parameters = {
    get: async (path) => {
      const known = kept.get(path);
      return known && known.until > Date.now() ? known.value : read(path);
    },
  };
  return () => parameters;
};
