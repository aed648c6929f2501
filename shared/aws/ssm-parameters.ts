import { ParameterMissing, type Parameters } from '../kernel/parameters.ts';
import { readShop, required } from '../kernel/shop.ts';
import { signedRequests } from './signed-request.ts';

/** How long a container believes a secret: rings of keys overlap for longer than this when they are turned. */
const keptMs = 5 * 60_000;

/** How often a container asks anew for what it believes still. Whoever sends forged notifications causes no more than this. */
const freshMs = 60_000;

interface Kept {
  readonly value: Promise<string>;
  readonly until: number;
}

/** Value of the first parameter in an answer of GetParameters, if it has one. */
const valueIn = (answer: unknown): string | undefined => {
  const parameters: unknown = typeof answer === 'object' && answer && Reflect.get(answer, 'Parameters');
  const value: unknown = Array.isArray(parameters) ? parameters[0]?.Value : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** Opens the parameters of the stage: each is read when it is first needed. */
export const openParameters = () => {
  const request = signedRequests('ssm');
  const endpoint =
    process.env['AWS_ENDPOINT_URL_SSM'] ?? `https://ssm.${required(process.env, 'AWS_REGION')}.amazonaws.com`;
  const base = required(process.env, 'PARAMETER_PATH');
  const { takesRealMoney } = readShop(process.env);
  const kept = new Map<string, Kept>();
  const renewedAt = new Map<string, number>();

  const read = async (path: string): Promise<string> => {
    const Name = `${base}/${path}`;
    const { status, body } = await request({
      method: 'POST',
      url: new URL('/', endpoint),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameters' },
      body: JSON.stringify({ Names: [Name], WithDecryption: true }),
    });
    if (status !== 200) throw new Error(`The parameter store answered ${status} to a read of ${Name}.`);
    const value = valueIn(JSON.parse(body.toString()));
    if (!value) throw new ParameterMissing(`The parameter ${Name} is not there: an operator has to put it.`);
    return value;
  };

  /** Whoever asks meanwhile waits for the same answer. What could not be read is asked for again by the next. */
  const renew = (path: string): Promise<string> => {
    const value = read(path);
    const reading = { value, until: Date.now() + keptMs };
    const before = kept.get(path);
    kept.set(path, reading);
    value.catch(() => {
      if (kept.get(path) !== reading) return;
      if (before) kept.set(path, before);
      else kept.delete(path);
    });
    return value;
  };

  const isRenewed = (path: string): boolean => (renewedAt.get(path) ?? Number.NEGATIVE_INFINITY) + freshMs > Date.now();

  const parameters: Parameters = {
    takesRealMoney,
    get: (path, { fresh = false } = {}) => {
      if (fresh && !isRenewed(path)) {
        renewedAt.set(path, Date.now());
        return renew(path);
      }
      const known = kept.get(path);
      return known && known.until > Date.now() ? known.value : renew(path);
    },
  };
  return () => parameters;
};
