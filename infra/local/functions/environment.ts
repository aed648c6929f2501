import { defaultRegion } from '../cloudformation/assembly.ts';
import type { Engines } from '../engines.ts';
import type { FunctionDefinition } from './definition.ts';

/** The only credentials in the local cloud: the engines take no others. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** What Lambda itself adds to a function's environment, with the engines in the place of AWS. */
export const platformVariables = (
  { name, memoryMegabytes, handler, folder }: FunctionDefinition,
  engines: Engines,
): Record<string, string> => ({
  AWS_REGION: defaultRegion,
  AWS_DEFAULT_REGION: defaultRegion,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_ENDPOINT_URL_DYNAMODB: engines.dynamodb.endpoint,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: engines.cognito.endpoint,
  AWS_ENDPOINT_URL_SES: engines.mail.endpoint,
  AWS_ENDPOINT_URL_SSM: engines.ssm.endpoint,
  AWS_ENDPOINT_URL_S3: engines.s3.endpoint,
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
