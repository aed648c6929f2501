import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  DescribeUserPoolClientCommand,
  ListUsersCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CognitoShop, password, poolProperties, startShop } from './cognito-shop.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let shop: CognitoShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

const aUser = async (username: string) => {
  await shop.create(username);
  await shop.setPassword(username);
  return { UserPoolId: shop.userPoolId, Username: username };
};

describe('a user pool', () => {
  it('has ids of the shape that AWS gives', () => {
    expect(shop.userPoolId).toMatch(/^eu-west-1_[A-Za-z0-9]{9}$/);
    expect(shop.arn).toBe(`arn:aws:cognito-idp:eu-west-1:000000000000:userpool/${shop.userPoolId}`);
    expect(shop.clientId).toMatch(/^[a-z0-9]{26}$/);
  });

  it('tells the secret of its client', async () => {
    const ids = { UserPoolId: shop.userPoolId, ClientId: shop.clientId };

    const { UserPoolClient } = await shop.sdk.send(new DescribeUserPoolClientCommand(ids));

    expect(UserPoolClient).toMatchObject({ ...ids, ClientSecret: shop.clientSecret, AccessTokenValidity: 15 });
  });

  it('refuses a username that exists, and only once out of many at the same time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => shop.create('usr_twin')));

    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(refusals).toEqual(new Array(7).fill('UsernameExistsException'));
  });

  it('refuses attributes that its schema does not know, and users without those it requires', async () => {
    const { userPoolId: UserPoolId } = shop;
    await shop.create('usr_schema');
    const role = { Name: 'custom:role', Value: 'admin' };
    const update = new AdminUpdateUserAttributesCommand({ UserPoolId, Username: 'usr_schema', UserAttributes: [role] });

    await expect(shop.sdk.send(update)).rejects.toThrow('custom:role: Attribute does not exist in the schema.');
    await expect(shop.create('usr_no_email', '')).rejects.toThrow('email: The attribute is required');
  });

  it.each([
    ['short', 'InvalidPasswordException'],
    [' begins with a space', 'InvalidParameterException'],
  ])('refuses the password "%s" with %s', async (weak, name) => {
    await shop.create(`usr_weak_${name}`);

    await expect(shop.setPassword(`usr_weak_${name}`, weak)).rejects.toMatchObject({ name });
  });

  it('demands everything of a password when the template has no policy', async () => {
    const strict = await startShop({ pool: {} });
    await strict.create('usr_a');

    await expect(strict.setPassword('usr_a', 'Passw0rdPassw0rd')).rejects.toThrow('symbol characters');
    await strict.setPassword('usr_a', 'Passw0rd!');
    await strict.stop();
  });

  it('unverifies an address that changes', async () => {
    const user = await aUser('usr_moves');
    const email = { Name: 'email', Value: 'new@example.com' };

    await shop.sdk.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: [email] }));

    const { UserAttributes } = await shop.sdk.send(new AdminGetUserCommand(user));
    expect(UserAttributes).toEqual(expect.arrayContaining([email, { Name: 'email_verified', Value: 'false' }]));
  });

  it('lists its users page by page, and those that a filter asks for', async () => {
    const crowd = await startShop();
    for (const name of ['usr_c', 'usr_a', 'usr_b']) await crowd.create(name);
    const list = async (input: { Limit?: number; PaginationToken?: string; Filter?: string }) => {
      const page = await crowd.sdk.send(new ListUsersCommand({ UserPoolId: crowd.userPoolId, ...input }));
      return { names: page.Users?.map((user) => user.Username), next: page.PaginationToken ?? '' };
    };

    const first = await list({ Limit: 2 });
    const second = await list({ Limit: 2, PaginationToken: first.next });

    expect([first.names, second.names, second.next]).toEqual([['usr_a', 'usr_b'], ['usr_c'], '']);
    expect((await list({ Filter: 'email = "usr_b@example.com"' })).names).toEqual(['usr_b']);
    expect((await list({ Filter: 'username ^= "usr_"' })).names).toHaveLength(3);
    expect((await list({ Filter: 'email ^= "b"' })).names).toEqual([]);
    await expect(list({ Filter: 'email > "b"' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await crowd.stop();
  });

  it('forgets a deleted user', async () => {
    const user = await aUser('usr_gone');
    await shop.sdk.send(new AdminDeleteUserCommand(user));

    await expect(shop.sdk.send(new AdminGetUserCommand(user))).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await expect(shop.login('usr_gone')).rejects.toThrow('Incorrect username or password.');
  });

  it('says what it does not emulate, and where to add it', async () => {
    const signUp = new SignUpCommand({ ClientId: shop.clientId, Username: 'usr_self', Password: password });

    await expect(shop.sdk.send(signUp)).rejects.toMatchObject({
      name: 'NotEmulated',
      message: 'NotEmulated: SignUp - add it in infra/local/engines/cognito/',
    });
    expect(() => shop.cognito.createUserPool('Other', { LambdaConfig: { PreSignUp: 'arn' } })).toThrow('PreSignUp');
  });
});

describe('a login', () => {
  it('refuses a wrong password like an unknown user', async () => {
    await aUser('usr_known');

    const refusals = await Promise.allSettled([shop.login('usr_known', 'wrong horse'), shop.login('usr_unknown')]);

    const answers = refusals.map((each) => each.status === 'rejected' && `${each.reason}`);
    expect(answers).toEqual(new Array(2).fill('NotAuthorizedException: Incorrect username or password.'));
  });

  it('names the unknown user when the template does not prevent it', async () => {
    const legacy = await startShop({ client: { ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] } });

    await expect(legacy.login('usr_unknown')).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await legacy.stop();
  });

  it('needs the hash of the client secret', async () => {
    await aUser('usr_hash');

    await expect(shop.login('usr_hash', password, 'bm90IHRoZSBoYXNo')).rejects.toThrow('SecretHash does not match');
    await expect(shop.login('usr_hash', password, '')).rejects.toThrow('SECRET_HASH was not received');
  });

  it('refuses a disabled user until he is enabled again', async () => {
    const user = await aUser('usr_banned');
    await shop.sdk.send(new AdminDisableUserCommand(user));
    await expect(shop.login('usr_banned')).rejects.toThrow('User is disabled.');

    await shop.sdk.send(new AdminEnableUserCommand(user));

    expect((await shop.login('usr_banned')).AuthenticationResult).toBeDefined();
  });

  it('asks for a new password when the one it got was a temporary one', async () => {
    const { userPoolId: UserPoolId, sdk } = shop;
    await shop.create('usr_temporary');
    await sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: 'usr_temporary', Password: password }));

    const { ChallengeName, AuthenticationResult } = await shop.login('usr_temporary');

    expect([ChallengeName, AuthenticationResult]).toEqual(['NEW_PASSWORD_REQUIRED', undefined]);
  });

  it('is locked for a second after five failures, then for two, and free again after a success', async () => {
    await aUser('usr_guessed');
    const guess = () => shop.login('usr_guessed', 'wrong horse');
    for (let i = 0; i < 5; i++) await expect(guess()).rejects.toThrow('Incorrect');

    await expect(shop.login('usr_guessed')).rejects.toThrow('Password attempts exceeded');
    shop.pass(1_001);
    await expect(guess()).rejects.toThrow('Incorrect');
    shop.pass(1_001);
    await expect(shop.login('usr_guessed')).rejects.toThrow('Password attempts exceeded');
    shop.pass(1_000);
    await shop.login('usr_guessed');
    await expect(guess()).rejects.toThrow('Incorrect');
    await shop.login('usr_guessed');
  });
});

describe('the state of a user pool', () => {
  it('survives a restart, without a password in clear text, readable by its owner alone', async () => {
    const stateDir = temporaryDirectory();
    const first = await startShop({ stateDir });
    await first.create('usr_kept');
    await first.setPassword('usr_kept');
    const token = await first.session('usr_kept');
    const ids = [first.userPoolId, first.clientId, first.clientSecret, first.cognito.keysOf(first.userPoolId)];
    await first.stop();

    const second = await startShop({ stateDir });
    expect([second.userPoolId, second.clientId, second.clientSecret, second.cognito.keysOf(second.userPoolId)]).toEqual(
      ids,
    );
    expect(await second.refresh(token)).toHaveProperty('AccessToken');
    await second.login('usr_kept');
    await second.stop();

    const files = readdirSync(stateDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name));
    expect(paths.length).toBeGreaterThanOrEqual(4);
    for (const path of paths) {
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
      expect(readFileSync(path, 'utf8')).not.toContain(password);
      expect(readFileSync(path, 'utf8')).not.toContain(token);
    }
  });

  it('takes users whose passwords were hashed before, and leaves those it has', async () => {
    const passwordHash = await shop.cognito.hashPassword(password);
    const seeded = { username: 'usr_seeded', attributes: { email: 'seeded@example.com' }, passwordHash };
    shop.cognito.importUsers(shop.userPoolId, [seeded]);

    const other = await shop.cognito.hashPassword('another horse');
    shop.cognito.importUsers(shop.userPoolId, [{ ...seeded, passwordHash: other }]);

    expect((await shop.login('usr_seeded')).AuthenticationResult?.AccessToken).toBeDefined();
  });

  it('refuses to start from a file that it cannot read', async () => {
    const stateDir = temporaryDirectory();
    mkdirSync(join(stateDir, 'cognito'));
    writeFileSync(join(stateDir, 'cognito', 'identities.jsonl'), '["Pool",{"id":7}]\n');

    await expect(startShop({ stateDir, pool: poolProperties })).rejects.toThrow('remove the local state');
  });
});
