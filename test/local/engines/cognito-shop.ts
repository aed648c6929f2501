import { createHmac } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Cognito, startCognito } from '#infra/local/engines/cognito/cognito.ts';

export const password = 'correct horse';

/** The pool as a template describes it. */
export const poolProperties = {
  Policies: { PasswordPolicy: { MinimumLength: 10 } },
  Schema: [{ Name: 'email', Required: true, Mutable: true }],
  LambdaConfig: {
    PreTokenGenerationConfig: {
      LambdaArn: 'arn:aws:lambda:eu-west-1:000000000000:function:trigger',
      LambdaVersion: 'V2_0',
    },
  },
};

export const clientProperties = {
  GenerateSecret: true,
  ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
  AccessTokenValidity: 15,
  IdTokenValidity: 15,
  RefreshTokenValidity: 30,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
};

interface Options {
  readonly stateDir?: string;
  readonly pool?: object;
  readonly client?: object;
}

/** A pool with one client, the SDK that talks to it, a clock to move and a trigger to replace. */
export const startShop = async ({ stateDir, pool = poolProperties, client = clientProperties }: Options = {}) => {
  let time = Date.parse('2026-11-22T10:00:00Z');
  const clock = { now: () => new Date(time) };
  const trigger = { run: async (event: unknown): Promise<unknown> => event, arns: [] as string[] };
  const cognito: Cognito = await startCognito({
    clock,
    stateDir,
    region: 'eu-west-1',
    invokeFunction: async (arn, event) => {
      trigger.arns.push(arn);
      return trigger.run(event);
    },
  });
  const { userPoolId, arn } = cognito.createUserPool('Pool', pool);
  const { clientId, clientSecret = '' } = cognito.createUserPoolClient('Client', userPoolId, client);
  const sdk = new CognitoIdentityProviderClient({
    endpoint: cognito.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  const secretHash = (username: string) =>
    createHmac('sha256', clientSecret)
      .update(username + clientId)
      .digest('base64');
  const login = (username: string, secret = password, SECRET_HASH = secretHash(username)) =>
    sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: userPoolId,
        ClientId: clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: secret, SECRET_HASH },
      }),
    );

  return {
    cognito,
    sdk,
    trigger,
    userPoolId,
    arn,
    clientId,
    clientSecret,
    login,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    now: () => new Date(time),
    create: (Username: string, email = `${Username}@example.com`) =>
      sdk.send(
        new AdminCreateUserCommand({
          UserPoolId: userPoolId,
          Username,
          MessageAction: 'SUPPRESS',
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      ),
    setPassword: (Username: string, Password = password) =>
      sdk.send(new AdminSetUserPasswordCommand({ UserPoolId: userPoolId, Username, Password, Permanent: true })),
    refresh: async (RefreshToken: string) =>
      (
        await sdk.send(
          new GetTokensFromRefreshTokenCommand({ ClientId: clientId, ClientSecret: clientSecret, RefreshToken }),
        )
      ).AuthenticationResult ?? {},
    /** The refresh token of a new session. */
    session: async (username: string) => (await login(username)).AuthenticationResult?.RefreshToken ?? '',
    stop: async () => {
      sdk.destroy();
      await cognito.stop();
    },
  };
};

export type CognitoShop = Awaited<ReturnType<typeof startShop>>;
