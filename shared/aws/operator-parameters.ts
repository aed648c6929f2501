import { signedRequests } from './signed-request.ts';

/** How a parameter is kept. CloudFormation can read a `String` alone while it deploys. */
export type ParameterKind = 'SecureString' | 'String';

/** The parameter store for commands that operators run. */
export interface OperatorParameters {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string, kind: ParameterKind): Promise<void>;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Opens the parameter store of a region with the credentials of the environment. */
export const operatorParameters = (region: string): OperatorParameters => {
  if (!process.env['AWS_ACCESS_KEY_ID'])
    throw new Error('The environment has no credentials: eval "$(aws configure export-credentials --format env)"');
  const request = signedRequests('ssm', region);
  const url = new URL('/', process.env['AWS_ENDPOINT_URL_SSM'] ?? `https://ssm.${region}.amazonaws.com`);

  const call = async (action: string, input: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${action}` };
    const { status, body } = await request({ method: 'POST', url, headers, body: JSON.stringify(input) });
    const answer: unknown = JSON.parse(body.toString() || '{}');
    if (status === 200) return answer;
    // Its message may quote the request, and the request holds secrets.
    throw new Error(`The parameter store answered ${status} to ${action}: ${String(memberOf(answer, '__type'))}`);
  };

  return {
    get: async (name) => {
      const found = memberOf(await call('GetParameters', { Names: [name], WithDecryption: true }), 'Parameters');
      const value = memberOf(Array.isArray(found) ? found[0] : undefined, 'Value');
      return typeof value === 'string' ? value : undefined;
    },
    put: async (name, value, kind) => {
      await call('PutParameter', { Name: name, Value: value, Type: kind, Overwrite: true });
    },
  };
};
