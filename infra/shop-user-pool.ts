import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Use } from '#shared/kernel/port.ts';
import { type Grant, type Grantable, union } from './grant.ts';
import type { Stage } from './stages.ts';

/** The identities. Only the shop's own functions talk to it, so it offers nothing to the outside. */
export class ShopUserPool extends Construct implements Grantable {
  readonly id: string;
  readonly clientId: string;
  readonly #pool: UserPool;

  constructor(scope: Construct, id: string, { keepsData }: Stage) {
    super(scope, id);
    this.#pool = new UserPool(this, 'Pool', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      accountRecovery: AccountRecovery.NONE,
      mfa: Mfa.OFF,
      // Length is what makes a password strong; rules about its characters make people write it down.
      passwordPolicy: {
        minLength: 10,
        requireLowercase: false,
        requireUppercase: false,
        requireDigits: false,
        requireSymbols: false,
      },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.id = this.#pool.userPoolId;
    this.clientId = this.#addClient().userPoolClientId;
  }

  #addClient(): UserPoolClient {
    return this.#pool.addClient('Client', {
      generateSecret: true,
      authFlows: { adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(30),
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
      writeAttributes: new ClientAttributes(),
    });
  }

  get issuer(): string {
    return this.#pool.userPoolProviderUrl;
  }

  /** Lets a function change the access tokens before they are signed. */
  addTokenTrigger(fn: IFunction): void {
    this.#pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn, LambdaVersion.V2_0);
  }

  grant(uses: readonly Use<object>[]): Grant {
    const actions = union(uses.map((use) => use.actions)).map((action) => `cognito-idp:${action}`);
    if (actions.length === 0) throw new Error('A port uses the user pool, but its scope names no actions.');
    return {
      statements: [new PolicyStatement({ actions, resources: [this.#pool.userPoolArn] })],
      environment: { USER_POOL_ID: this.id, USER_POOL_CLIENT_ID: this.clientId },
    };
  }
}
