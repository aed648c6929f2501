import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Declaration, resourcesOf, usesOf } from './declaration.ts';
import type { Grant, Grantables } from './grant.ts';
import type { Stage } from './stages.ts';

/** What every function of a stage is made from. */
export interface FunctionSetting {
  readonly stage: Stage;
  /** Address of the front door: where links in mails lead, and where cookie requests have to come from. */
  readonly origin: string;
  readonly grantables: Grantables;
  /** Where the bundle of a declaration is found. */
  readonly codeOf: (declaration: Declaration) => Code;
}

interface ShopFunctionProps {
  readonly declaration: Declaration;
  readonly setting: FunctionSetting;
  /** What it needs beyond its uses, because of what runs it. */
  readonly statements?: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
}

const seconds = { operation: 10, trigger: 5, consumer: 60, schedule: 60, watcher: 60 } satisfies Record<
  Declaration['kind'],
  number
>;

const secondsOf = ({ kind, contract }: Declaration): number =>
  ('timeoutSeconds' in contract ? contract.timeoutSeconds : undefined) ?? seconds[kind];

const usualMemoryMb = 512;

const memoryOf = ({ contract }: Declaration): number =>
  ('memoryMb' in contract ? contract.memoryMb : undefined) ?? usualMemoryMb;

/** A declaration as a Lambda: the function, its log, and a role that may do what the declaration uses and no more. */
export class ShopFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { declaration, setting, statements = [], ...more }: ShopFunctionProps) {
    super(scope, id);
    const { stage, origin, codeOf } = setting;
    const grants = grantsOf(declaration, setting.grantables);
    const logGroup = new LogGroup(this, 'Log', {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const ownLog = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    const granted = [ownLog, ...grants.flatMap((grant) => grant.statements), ...statements];
    this.function = new LambdaFunction(this, 'Function', {
      description: `${declaration.id}: ${declaration.contract.summary}`.slice(0, 256),
      code: codeOf(declaration),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryOf(declaration),
      timeout: Duration.seconds(secondsOf(declaration)),
      role: new Role(this, 'Role', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        inlinePolicies: { Uses: new PolicyDocument({ statements: granted }) },
      }),
      logGroup,
      environment: {
        SHOP: JSON.stringify(stage.shop),
        SHOP_ORIGIN: origin,
        OPERATION: declaration.id,
        NODE_OPTIONS: '--enable-source-maps',
        ...Object.assign({}, ...grants.map((grant) => grant.environment)),
        ...more.environment,
      },
    });
  }
}

const grantsOf = (declaration: Declaration, grantables: Grantables): Grant[] =>
  resourcesOf(declaration).map((name) =>
    grantables[name].grant(usesOf(declaration).filter(({ resource }) => resource === name)),
  );
