import { defaultRegion } from '../cloudformation/assembly.ts';
import type { Credentials } from '../engines/s3/sigv4.ts';
import type { FunctionDefinition } from './definition.ts';

/** The credentials in the local cloud, unless it has a key of its own. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** Where the functions reach the services. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly cognito: string;
  readonly ses: string;
  readonly ssm: string;
  readonly s3: string;
}

/** What Lambda itself adds to a function's environment, with the local services in the place of AWS. */
export const platformVariables = (
  { name, memoryMegabytes, handler, folder }: FunctionDefinition,
  endpoints: Endpoints,
  { accessKeyId, secretAccessKey }: Credentials,
): Record<string, string> => ({
  AWS_REGION: defaultRegion,
  AWS_DEFAULT_REGION: defaultRegion,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
  AWS_ENDPOINT_URL_SES: endpoints.ses,
  AWS_ENDPOINT_URL_SSM: endpoints.ssm,
  AWS_ENDPOINT_URL_S3: endpoints.s3,
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: handler,
});

/** The template's variables, with the front door's https address replaced by the one that answers here. */
export const templateVariables = (
  definition: FunctionDefinition,
  publicHosts: readonly string[],
  url: string,
): Record<string, string> => {
  const localised = (value: string): string =>
    publicHosts.reduce((text, host) => text.replaceAll(`https://${host}`, url), value);
  return Object.fromEntries(Object.entries(definition.environment).map(([name, value]) => [name, localised(value)]));
};
