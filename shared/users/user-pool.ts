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
  readonly create: (userId: string, password: string) => Promise<void>;
  /** Takes an account away; gone already is as good. */
  readonly remove: (userId: string) => Promise<void>;
  /** A session, or nothing when the password is not right: for an unknown id after the same work. */
  readonly login: (userId: string, password: string) => Promise<Tokens | undefined>;
  /** A session in exchange for the refresh token, or nothing when that is over. */
  readonly refresh: (refreshToken: string) => Promise<Tokens | undefined>;
  /** Ends the session of a refresh token. */
  readonly revoke: (refreshToken: string) => Promise<void>;
  /** Gives an account another password; its sessions go on. An account that is gone is not found. */
  readonly setPassword: (userId: string, password: string) => Promise<void>;
  /** Ends all sessions of an account, and says before which moment they began; an account that is gone has none. */
  readonly signOut: (userId: string) => Promise<Date>;
}

const userPool = resource<UserPool>('userPool');

/** Accounts come and go. */
export const accounts: Port<UserPool, object, Pick<UserPool, 'create' | 'remove'>> = {
  name: 'accounts',
  resource: userPool,
  scope: {},
  writeActions: ['AdminCreateUser', 'AdminSetUserPassword', 'AdminDeleteUser'],
  reads: () => ({}),
  writes: ({ create, remove }) => ({ create, remove }),
};

/** Sessions begin, go on and end. */
export const sessions: Port<UserPool, object, Pick<UserPool, 'login' | 'refresh' | 'revoke'>> = {
  name: 'sessions',
  resource: userPool,
  scope: {},
  writeActions: ['DescribeUserPoolClient', 'AdminInitiateAuth', 'GetTokensFromRefreshToken', 'RevokeToken'],
  reads: () => ({}),
  writes: ({ login, refresh, revoke }) => ({ login, refresh, revoke }),
};

/** Somebody shows that a password is theirs, by a session that is ended at once. */
export const passwordProofs: Port<UserPool, object, Pick<UserPool, 'login' | 'revoke'>> = {
  name: 'passwordProofs',
  resource: userPool,
  scope: {},
  writeActions: ['DescribeUserPoolClient', 'AdminInitiateAuth', 'RevokeToken'],
  reads: () => ({}),
  writes: ({ login, revoke }) => ({ login, revoke }),
};

/** Passwords are set anew. */
export const passwords: Port<UserPool, object, Pick<UserPool, 'setPassword'>> = {
  name: 'passwords',
  resource: userPool,
  scope: {},
  writeActions: ['AdminSetUserPassword'],
  reads: () => ({}),
  writes: ({ setPassword }) => ({ setPassword }),
};

/** All sessions of an account end at once. */
export const signOuts: Port<UserPool, object, Pick<UserPool, 'signOut'>> = {
  name: 'signOuts',
  resource: userPool,
  scope: {},
  writeActions: ['AdminUserGlobalSignOut'],
  reads: () => ({}),
  writes: ({ signOut }) => ({ signOut }),
};
