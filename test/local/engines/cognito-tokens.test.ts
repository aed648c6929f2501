import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminUserGlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoShop, startShop } from './cognito-shop.ts';

let shop: CognitoShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.create('usr_ann', 'ann@example.com');
  await shop.setPassword('usr_ann');
});
afterAll(() => shop.stop());

const claimsOf = (token: string | undefined) => decomposeUnverifiedJwt(token ?? '').payload;

const verifier = (tokenUse: 'access' | 'id') => {
  const { userPoolId, clientId } = shop;
  // The clock of these tests stands in the past, so the token's times are checked by hand.
  const made = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse, graceSeconds: 10 * 365 * 86_400 });
  made.cacheJwks(shop.cognito.keysOf(userPoolId));
  return made;
};

describe('the tokens of a login', () => {
  it('are what an authorizer of AWS takes', async () => {
    const { AuthenticationResult: tokens } = await shop.login('usr_ann');

    const access = await verifier('access').verify(tokens?.AccessToken ?? '');
    const id = await verifier('id').verify(tokens?.IdToken ?? '');

    const now = shop.now().getTime() / 1_000;
    expect(access).toMatchObject({
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${shop.userPoolId}`,
      client_id: shop.clientId,
      username: 'usr_ann',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: now,
      iat: now,
      exp: now + 15 * 60,
      sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      jti: expect.any(String),
    });
    expect(id).toMatchObject({
      sub: access.sub,
      'cognito:username': 'usr_ann',
      email: 'ann@example.com',
      email_verified: true,
    });
    expect(tokens).toMatchObject({ ExpiresIn: 15 * 60, TokenType: 'Bearer' });
  });

  it('are checked with the keys that the pool serves, and a changed one fails', async () => {
    const { AuthenticationResult: tokens } = await shop.login('usr_ann');
    const served = await fetch(`${shop.cognito.endpoint}/${shop.userPoolId}/.well-known/jwks.json`);
    expect(await served.json()).toEqual(shop.cognito.keysOf(shop.userPoolId));

    const [header, , signature] = (tokens?.AccessToken ?? '').split('.');
    const claims = { ...claimsOf(tokens?.AccessToken), username: 'usr_root' };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    await expect(verifier('access').verify(forged)).rejects.toThrow('Invalid signature');
  });

  it('say what the trigger wants them to say', async () => {
    let event: unknown;
    const changes = {
      groupOverrideDetails: { groupsToOverride: ['staff'] },
      idTokenGeneration: { claimsToAddOrOverride: { nickname: 'A' }, claimsToSuppress: ['email'] },
      accessTokenGeneration: {
        claimsToAddOrOverride: { merchant: 'mch_1', sub: 'somebody else' },
        scopesToAdd: ['shop/shopper'],
        scopesToSuppress: ['aws.cognito.signin.user.admin'],
      },
    };
    shop.trigger.run = async (given) => {
      event = given;
      return { response: { claimsAndScopeOverrideDetails: changes } };
    };

    const { AuthenticationResult: tokens } = await shop.login('usr_ann');

    const access = claimsOf(tokens?.AccessToken);
    expect(access).toMatchObject({ scope: 'shop/shopper', merchant: 'mch_1', 'cognito:groups': ['staff'] });
    expect(access.sub).not.toBe('somebody else');
    expect(claimsOf(tokens?.IdToken)).toMatchObject({ nickname: 'A' });
    expect(claimsOf(tokens?.IdToken)).not.toHaveProperty('email');
    expect(event).toMatchObject({
      version: '2',
      triggerSource: 'TokenGeneration_Authentication',
      region: 'eu-west-1',
      userPoolId: shop.userPoolId,
      userName: 'usr_ann',
      callerContext: { clientId: shop.clientId },
      request: {
        userAttributes: { email: 'ann@example.com', email_verified: 'true', 'cognito:user_status': 'CONFIRMED' },
        scopes: ['aws.cognito.signin.user.admin'],
      },
    });
    expect(shop.trigger.arns.at(-1)).toBe('arn:aws:lambda:eu-west-1:000000000000:function:trigger');
  });

  it('are not made when the trigger fails or answers nonsense', async () => {
    shop.trigger.run = () => Promise.reject(new Error('the table is away'));
    await expect(shop.login('usr_ann')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error the table is away.',
    });

    shop.trigger.run = async () => 'nonsense';
    await expect(shop.login('usr_ann')).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' });
    shop.trigger.run = async (event) => event;
  });
});

describe('a refresh token', () => {
  it('is rotated, and still works for the grace period of 30 seconds', async () => {
    const first = await shop.session('usr_ann');
    const { RefreshToken: second = '', AccessToken } = await shop.refresh(first);

    expect(second).not.toBe(first);
    expect(claimsOf(AccessToken)['username']).toBe('usr_ann');
    shop.pass(29_000);
    expect((await shop.refresh(first)).AccessToken).toBeDefined();
    shop.pass(2_000);
    await expect(shop.refresh(first)).rejects.toThrow('Refresh Token has been revoked');
    expect((await shop.refresh(second)).AccessToken).toBeDefined();
  });

  it('keeps the session it came from: its origin, its time and its end', async () => {
    const { AuthenticationResult: before } = await shop.login('usr_ann');
    shop.pass(29 * 86_400_000);
    const after = await shop.refresh(before?.RefreshToken ?? '');

    const { origin_jti, auth_time, jti } = claimsOf(before?.AccessToken);
    expect(claimsOf(after.AccessToken)).toMatchObject({ origin_jti, auth_time });
    expect(claimsOf(after.AccessToken).jti).not.toBe(jti);
    shop.pass(86_400_000);
    await expect(shop.refresh(after.RefreshToken ?? '')).rejects.toThrow('Refresh Token has expired');
  });

  it('tells the trigger that it is a refresh', async () => {
    const token = await shop.session('usr_ann');
    let event: unknown;
    shop.trigger.run = async (given) => {
      event = given;
      return given;
    };

    await shop.refresh(token);

    expect(event).toMatchObject({ triggerSource: 'TokenGeneration_RefreshTokens' });
  });

  it('ends with all its descendants when one of them is revoked, and other sessions go on', async () => {
    const [mine, other] = [await shop.session('usr_ann'), await shop.session('usr_ann')];
    const { RefreshToken: descendant = '' } = await shop.refresh(mine);
    const { clientId: ClientId, clientSecret: ClientSecret } = shop;

    await shop.sdk.send(new RevokeTokenCommand({ ClientId, ClientSecret, Token: mine }));

    await expect(shop.refresh(descendant)).rejects.toThrow('Refresh Token has been revoked');
    expect((await shop.refresh(other)).AccessToken).toBeDefined();
  });

  it.each([
    ['signs out everywhere', (user: User) => [new AdminUserGlobalSignOutCommand(user)]],
    ['is disabled and enabled', (user: User) => [new AdminDisableUserCommand(user), new AdminEnableUserCommand(user)]],
  ])('ends when its user %s', async (_, commands) => {
    const token = await shop.session('usr_ann');

    for (const command of commands({ UserPoolId: shop.userPoolId, Username: 'usr_ann' })) await shop.sdk.send(command);

    await expect(shop.refresh(token)).rejects.toThrow('Refresh Token has been revoked');
  });

  it('is refused when it is invented, and by REFRESH_TOKEN_AUTH while tokens are rotated', async () => {
    await expect(shop.refresh('invented')).rejects.toThrow('Invalid Refresh Token');

    const old = new AdminInitiateAuthCommand({
      UserPoolId: shop.userPoolId,
      ClientId: shop.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: await shop.session('usr_ann') },
    });
    await expect(shop.sdk.send(old)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

type User = { UserPoolId: string; Username: string };
