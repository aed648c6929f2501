import { createHmac } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from '../kernel/problem.ts';
import { required } from '../kernel/shop.ts';
import type { Tokens, UserPool } from '../users/index.ts';
import { clientSettings } from './client.ts';

const named = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** Nobody has a session under this id or token; the pool says no more than that, and so does the shop. */
const refusals = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'RefreshTokenReuseException',
  'InvalidParameterException',
] as const;

/** That the whole pool is asked too often is nobody's wrong password: like its own errors it means that it cannot answer. */
const troubled = (error: unknown): unknown => {
  if (named(error, 'TooManyRequestsException', 'LimitExceededException', 'InternalErrorException', 'TimeoutError')) {
    return new Problem('unavailable', { retryAfter: 2, cause: error });
  }
  if (named(error, 'InvalidPasswordException')) {
    return new Problem('invalid_request', {
      errors: [{ path: 'password', message: 'is not strong enough' }],
      cause: error,
    });
  }
  return error;
};

const tokensOf = (result: AuthenticationResultType | undefined, refreshToken?: string): Tokens => {
  const { AccessToken, RefreshToken = refreshToken, ExpiresIn } = result ?? {};
  if (!AccessToken || !RefreshToken || !ExpiresIn) throw new Error('The user pool answered without tokens.');
  return { accessToken: AccessToken, refreshToken: RefreshToken, expiresIn: ExpiresIn };
};

/** Opens the user pool of the stage. The client's secret is asked for once per container, so that it is stored nowhere. */
export const openUserPool = () => {
  const client = new CognitoIdentityProviderClient({
    ...clientSettings,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: 5_000 },
  });
  const UserPoolId = required(process.env, 'USER_POOL_ID');
  const ClientId = required(process.env, 'USER_POOL_CLIENT_ID');

  let asked: Promise<string> | undefined;
  const secret = (): Promise<string> => {
    asked ??= client
      .send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
      .then(({ UserPoolClient }) => {
        if (!UserPoolClient?.ClientSecret) throw new Error('The user pool client has no secret.');
        return UserPoolClient.ClientSecret;
      })
      .catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
    return asked;
  };

  const sending = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw troubled(error);
    }
  };

  /** A refusal is an answer too: nothing. */
  const unlessRefused = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      if (named(error, ...refusals)) return undefined;
      throw troubled(error);
    }
  };

  const setPassword = async (userId: string, password: string): Promise<void> => {
    await client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: userId, Password: password, Permanent: true }),
    );
  };

  const pool: UserPool = {
    create: (userId, password) =>
      sending(async () => {
        try {
          await client.send(new AdminCreateUserCommand({ UserPoolId, Username: userId, MessageAction: 'SUPPRESS' }));
        } catch (error) {
          // Ours from an attempt whose answer was lost: ids are random, so it is nobody else's.
          if (!named(error, 'UsernameExistsException')) throw error;
        }
        await setPassword(userId, password);
      }),

    remove: async (userId) => {
      try {
        await client.send(new AdminDeleteUserCommand({ UserPoolId, Username: userId }));
      } catch (error) {
        if (!named(error, 'UserNotFoundException')) throw troubled(error);
      }
    },

    login: (userId, password) =>
      unlessRefused(async () => {
        const SECRET_HASH = createHmac('sha256', await secret())
          .update(userId + ClientId)
          .digest('base64');
        const { AuthenticationResult } = await client.send(
          new AdminInitiateAuthCommand({
            UserPoolId,
            ClientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: userId, PASSWORD: password, SECRET_HASH },
          }),
        );
        return tokensOf(AuthenticationResult);
      }),

    refresh: (refreshToken) =>
      unlessRefused(async () => {
        const { AuthenticationResult } = await client.send(
          new GetTokensFromRefreshTokenCommand({ ClientId, ClientSecret: await secret(), RefreshToken: refreshToken }),
        );
        return tokensOf(AuthenticationResult, refreshToken);
      }),

    revoke: async (refreshToken) => {
      await unlessRefused(async () => {
        await client.send(new RevokeTokenCommand({ ClientId, ClientSecret: await secret(), Token: refreshToken }));
      });
    },

    setPassword: (userId, password) =>
      sending(async () => {
        try {
          await setPassword(userId, password);
        } catch (error) {
          // Erased a moment ago.
          if (named(error, 'UserNotFoundException')) throw new Problem('not_found', { cause: error });
          throw error;
        }
      }),

    signOut: async (userId) => {
      const asked = new Date();
      try {
        await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: userId }));
      } catch (error) {
        if (!named(error, 'UserNotFoundException')) throw troubled(error);
      }
      return asked;
    },
  };
  return () => pool;
};
