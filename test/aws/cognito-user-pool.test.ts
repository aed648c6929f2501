import { createHmac } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openUserPool } from '#shared/aws/cognito-user-pool.ts';
import { at } from '#test/clock.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';

environment({ ...lambdaEnvironment, USER_POOL_ID: 'eu-west-1_abc', USER_POOL_CLIENT_ID: 'client-1' });
const mock = mockClient(CognitoIdentityProviderClient);
afterAll(() => mock.restore());
const pool = () => openUserPool()();

const error = (name: string): Error => Object.assign(new Error(`${name}: about usr_1`), { name });
const tokens = { AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 900 };

beforeEach(() => {
  mock.reset();
  mock.on(DescribeUserPoolClientCommand).resolves({ UserPoolClient: { ClientSecret: 'client secret' } });
});

describe('an account', () => {
  it('is made under our own id, with its password, and no mail of the pool’s', async () => {
    mock.onAnyCommand().resolves({});
    await pool().create('usr_1', 'correct horse');
    expect(mock.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-west-1_abc',
      Username: 'usr_1',
      MessageAction: 'SUPPRESS',
    });
    expect(mock.commandCalls(AdminSetUserPasswordCommand)[0]?.args[0].input).toMatchObject({
      Password: 'correct horse',
      Permanent: true,
    });
  });

  it('that was made by an attempt whose answer was lost is as good', async () => {
    mock.on(AdminCreateUserCommand).rejects(error('UsernameExistsException'));
    mock.on(AdminSetUserPasswordCommand).resolves({});
    await pool().create('usr_1', 'correct horse');
    expect(mock.commandCalls(AdminSetUserPasswordCommand).length).toBe(1);
  });

  it('with a password that the pool does not take is the client’s to mend', async () => {
    mock.on(AdminCreateUserCommand).resolves({});
    mock.on(AdminSetUserPasswordCommand).rejects(error('InvalidPasswordException'));
    await expect(pool().create('usr_1', 'weak')).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ path: 'password', message: 'is not strong enough' }] },
    });
  });

  it('that is gone already is as good as removed', async () => {
    mock.on(AdminDeleteUserCommand).rejects(error('UserNotFoundException'));
    await expect(pool().remove('usr_1')).resolves.toBeUndefined();
  });
});

describe('a password', () => {
  it('is set for good', async () => {
    mock.onAnyCommand().resolves({});
    await pool().setPassword('usr_1', 'battery staple');
    expect(mock.commandCalls(AdminSetUserPasswordCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-west-1_abc',
      Username: 'usr_1',
      Password: 'battery staple',
      Permanent: true,
    });
  });

  it.each(['TooManyRequestsException', 'InternalErrorException', 'TimeoutError'])(
    'that the pool cannot take for %s can be set again',
    async (name) => {
      mock.on(AdminSetUserPasswordCommand).rejects(error(name));
      await expect(pool().setPassword('usr_1', 'battery staple')).rejects.toMatchObject({ code: 'unavailable' });
    },
  );
});

describe('a password of an account that is gone', () => {
  it('is not found', async () => {
    mock.on(AdminSetUserPasswordCommand).rejects(error('UserNotFoundException'));
    await expect(pool().setPassword('usr_1', 'battery staple')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a sign-out', () => {
  it('is of every session, and says when it was asked for', async () => {
    const now = new Date('2026-11-23T08:00:00.000Z');
    const later = new Date('2026-11-23T08:00:05.000Z');
    mock.onAnyCommand().callsFake(async () => vi.setSystemTime(later));
    expect(await at(now, () => pool().signOut('usr_1'))).toEqual(now);
    expect(mock.commandCalls(AdminUserGlobalSignOutCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-west-1_abc',
      Username: 'usr_1',
    });
  });

  it('of an account that is gone has nothing to do', async () => {
    mock.on(AdminUserGlobalSignOutCommand).rejects(error('UserNotFoundException'));
    await expect(pool().signOut('usr_1')).resolves.toBeInstanceOf(Date);
  });

  it.each(['TooManyRequestsException', 'NotAuthorizedException'])(
    'that fails by %s is not taken for one',
    async (name) => {
      mock.on(AdminUserGlobalSignOutCommand).rejects(error(name));
      await expect(pool().signOut('usr_1')).rejects.toThrow();
    },
  );
});

describe('a login', () => {
  it('proves the client by a hash that only its secret makes', async () => {
    mock.on(AdminInitiateAuthCommand).resolves({ AuthenticationResult: tokens });
    expect(await pool().login('usr_1', 'right')).toEqual({
      accessToken: 'access',
      refreshToken: 'refresh',
      expiresIn: 900,
    });
    expect(mock.commandCalls(AdminInitiateAuthCommand)[0]?.args[0].input.AuthParameters).toEqual({
      USERNAME: 'usr_1',
      PASSWORD: 'right',
      SECRET_HASH: createHmac('sha256', 'client secret').update('usr_1client-1').digest('base64'),
    });
  });

  it.each([
    'NotAuthorizedException',
    'UserNotFoundException',
    'UserNotConfirmedException',
    'PasswordResetRequiredException',
  ])('that the pool refuses with %s is one answer: nothing', async (name) => {
    mock.on(AdminInitiateAuthCommand).rejects(error(name));
    expect(await pool().login('usr_1', 'wrong')).toBeUndefined();
  });

  it.each(['TooManyRequestsException', 'LimitExceededException', 'InternalErrorException', 'TimeoutError'])(
    'that the pool cannot answer for %s is not a wrong password',
    async (name) => {
      mock.on(AdminInitiateAuthCommand).rejects(error(name));
      await expect(pool().login('usr_1', 'right')).rejects.toMatchObject({
        code: 'unavailable',
        details: { retryAfter: 2 },
      });
    },
  );

  it('asks for the client’s secret once, and again after it could not be had', async () => {
    mock
      .on(DescribeUserPoolClientCommand)
      .rejectsOnce(error('InternalErrorException'))
      .resolves({
        UserPoolClient: { ClientSecret: 'client secret' },
      });
    mock.on(AdminInitiateAuthCommand).resolves({ AuthenticationResult: tokens });
    const opened = pool();
    await expect(opened.login('usr_1', 'right')).rejects.toMatchObject({ code: 'unavailable' });
    await opened.login('usr_1', 'right');
    await opened.login('usr_1', 'right');
    expect(mock.commandCalls(DescribeUserPoolClientCommand).length).toBe(2);
  });

  it('without tokens is an error, not a session', async () => {
    mock.on(AdminInitiateAuthCommand).resolves({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    await expect(pool().login('usr_1', 'right')).rejects.toThrow('answered without tokens');
  });
});

describe('a session', () => {
  it('goes on with the token that the pool hands out anew, or with the old one where it does not', async () => {
    const renewed = { ...tokens, RefreshToken: 'next' };
    const { RefreshToken: _, ...same } = tokens;
    mock
      .on(GetTokensFromRefreshTokenCommand)
      .resolvesOnce({ AuthenticationResult: renewed })
      .resolves({ AuthenticationResult: same });
    expect((await pool().refresh('refresh'))?.refreshToken).toBe('next');
    expect((await pool().refresh('refresh'))?.refreshToken).toBe('refresh');
  });

  it('is over when its token was used before', async () => {
    mock.on(GetTokensFromRefreshTokenCommand).rejects(error('RefreshTokenReuseException'));
    expect(await pool().refresh('refresh')).toBeUndefined();
  });

  it('ends also when it has ended before', async () => {
    mock.on(RevokeTokenCommand).rejects(error('NotAuthorizedException'));
    await expect(pool().revoke('refresh')).resolves.toBeUndefined();
  });
});
