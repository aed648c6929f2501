import { type Port, resource } from '../kernel/port.ts';

/** What a session is worth: the access token for 15 minutes, the refresh token for 30 days. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token lives. */
  readonly expiresIn: number;
}

/** The identities and their passwords. Its usernames are our user ids; it never learns a name or an e-mail. */
export interface UserPool {
  /** Makes an account with this password; made already is as good. */
  create(userId: string, password: string): Promise<void>;
  /** Takes an account away; gone already is as good. */
  remove(userId: string): Promise<void>;
  /** A session, or nothing when the password is not right: for an unknown id after the same work. */
  login(userId: string, password: string): Promise<Tokens | undefined>;
  /** A session in exchange for the refresh token, or nothing when that is over. */
  refresh(refreshToken: string): Promise<Tokens | undefined>;
  /** Ends the session of a refresh token. */
  revoke(refreshToken: string): Promise<void>;
}

const userPool = resource<UserPool>('userPool');

const over = <K extends keyof UserPool>(
  name: string,
  actions: readonly string[],
  methods: readonly K[],
): Port<UserPool, object, Pick<UserPool, K>> => ({
  name,
  resource: userPool,
  scope: {},
  writeActions: actions,
  reads: () => ({}),
  writes: (pool) => Object.fromEntries(methods.map((method) => [method, pool[method].bind(pool)])) as never,
});

/** Accounts come and go. */
export const accounts = over(
  'accounts',
  ['AdminCreateUser', 'AdminSetUserPassword', 'AdminDeleteUser'],
  ['create', 'remove'],
);

/** Sessions begin, go on and end. */
export const sessions = over(
  'sessions',
  ['DescribeUserPoolClient', 'AdminInitiateAuth', 'GetTokensFromRefreshToken', 'RevokeToken'],
  ['login', 'refresh', 'revoke'],
);
