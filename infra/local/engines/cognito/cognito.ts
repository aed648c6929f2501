import type { Clock, Engine } from '../engine.ts';

export interface CognitoOptions {
  readonly clock: Clock;
  readonly stateDir?: string | undefined;
  readonly region: string;
  /** Runs a function of the local cloud; a rejection is an error of that function. */
  readonly invokeFunction: (functionArn: string, event: unknown) => Promise<unknown>;
}

export interface ImportedUser {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** From `hashPassword`. */
  readonly passwordHash: string;
}

/** The public half of a signing key, as in a JWKS document. */
export interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: string;
  readonly n: string;
  readonly e: string;
}

export interface Cognito extends Engine {
  /** Gives the same ids again for the same logical id when state is kept; `properties` are the template's, resolved. */
  createUserPool(logicalId: string, properties: unknown): { userPoolId: string; arn: string };
  createUserPoolClient(
    logicalId: string,
    userPoolId: string,
    properties: unknown,
  ): { clientId: string; clientSecret: string | undefined };
  keysOf(userPoolId: string): { keys: PublicKey[] };
  /** Adds confirmed users; a username that is there already keeps what it has. */
  importUsers(userPoolId: string, users: readonly ImportedUser[]): void;
  hashPassword(password: string): Promise<string>;
}

export declare const startCognito: (options: CognitoOptions) => Promise<Cognito>;
