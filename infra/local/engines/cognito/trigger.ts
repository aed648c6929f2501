import * as z from 'zod/mini';
import { AwsError } from '../aws-json.ts';

const ClaimChanges = z.object({
  claimsToAddOrOverride: z.nullish(z.record(z.string(), z.unknown())),
  claimsToSuppress: z.nullish(z.array(z.string())),
});

const Overrides = z.object({
  idTokenGeneration: z.nullish(ClaimChanges),
  accessTokenGeneration: z.nullish(
    z.extend(ClaimChanges, {
      scopesToAdd: z.nullish(z.array(z.string())),
      scopesToSuppress: z.nullish(z.array(z.string())),
    }),
  ),
  groupOverrideDetails: z.nullish(z.object({ groupsToOverride: z.nullish(z.array(z.string())) })),
});

export type ClaimChanges = z.infer<typeof ClaimChanges>;
/** What a pre-token-generation trigger changes in the tokens that are about to be made. */
export type Overrides = z.infer<typeof Overrides>;

const Reply = z.object({ response: z.object({ claimsAndScopeOverrideDetails: z.nullish(Overrides) }) });

export type InvokeFunction = (functionArn: string, event: unknown) => Promise<unknown>;

/** For whom and why tokens are made. */
export interface TokenRequest {
  readonly region: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  readonly source: 'TokenGeneration_Authentication' | 'TokenGeneration_RefreshTokens';
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
}

/** Asks the pool's pre-token-generation function, with the event of version 2, what to change. */
export const preTokenGeneration = async (
  functionArn: string,
  request: TokenRequest,
  invoke: InvokeFunction,
): Promise<Overrides> => {
  let reply: unknown;
  try {
    reply = await invoke(functionArn, eventOf(request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('UserLambdaValidationException', `PreTokenGeneration failed with error ${reason}.`);
  }
  const parsed = z.safeParse(Reply, reply);
  if (!parsed.success)
    throw new AwsError(
      'InvalidLambdaResponseException',
      `Unrecognizable lambda output: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data.response.claimsAndScopeOverrideDetails ?? {};
};

const eventOf = (request: TokenRequest) => ({
  version: '2',
  triggerSource: request.source,
  region: request.region,
  userPoolId: request.poolId,
  userName: request.username,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: request.clientId },
  request: {
    userAttributes: request.userAttributes,
    groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
    scopes: request.scopes,
    ...(request.clientMetadata ? { clientMetadata: request.clientMetadata } : {}),
  },
  response: { claimsAndScopeOverrideDetails: null },
});
