import path from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ApiStack } from './api-stack.ts';
import { bundleFolder } from './build/places.ts';
import { DataStack } from './data-stack.ts';
import { bundleName, type Declaration } from './declaration.ts';
import { assertRealMoneyOnly } from './real-money.ts';
import { type Stage, type StageName, stageName, stages } from './stages.ts';

export interface ShopAppProps {
  readonly stage: StageName;
  readonly declarations: readonly Declaration[];
  /** Where the template and its assets go; `cdk` names the place by itself. */
  readonly outdir?: string;
  /** Where the bundle of a declaration is found, if not where the build leaves it. */
  readonly codeOf?: (declaration: Declaration) => Code;
}

const builtCode = (declaration: Declaration): Code => Code.fromAsset(path.join(bundleFolder, bundleName(declaration)));

/** Settings of CDK itself. They stand here, so that a synthesis inside a process is the one that `cdk` makes. */
const appProps: AppProps = {
  analyticsReporting: false,
  treeMetadata: false,
  stackTraces: false,
  postCliContext: {
    // Where a construct was made names folders of this machine.
    'aws:cdk:disable-creation-stack-traces': true,
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    '@aws-cdk/core:enablePartitionLiterals': true,
    '@aws-cdk/core:target-partitions': ['aws'],
    '@aws-cdk/core:checkSecretUsage': true,
    '@aws-cdk/core:explicitStackTags': true,
    '@aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard': true,
  },
};

/** The whole shop of one stage as a CDK app. It reads the bundles, so they have to be built before. */
export const shopApp = ({ stage: name, declarations, outdir, codeOf = builtCode }: ShopAppProps): App => {
  const app = new App({ ...appProps, ...(outdir !== undefined && { outdir }) });
  const stage: Stage = stages[name];
  const props = {
    stage,
    codeOf,
    env: { region: stage.region },
    terminationProtection: stage.keepsData,
    tags: { shop: stage.shop.stage },
  };
  const triggers = declarations.filter((each) => each.kind === 'trigger');
  const data = new DataStack(app, `shop-${name}-data`, {
    ...props,
    triggers,
    description: 'What must survive: table, identities, pictures.',
  });
  new ApiStack(app, `shop-${name}-api`, {
    ...props,
    data,
    declarations,
    description: 'What may be replaced: API, front door, functions.',
  });
  return app;
};

/** The stage that `cdk -c stage=…` names; `dev` when it names none. */
export const chosenStage = (): StageName =>
  stageName(new App({ autoSynth: false }).node.tryGetContext('stage') ?? 'dev');

/** Writes the CloudFormation templates of a stage, and the assets beside them; answers the folder. */
export const synthesise = (props: ShopAppProps): string => {
  const { directory } = shopApp(props).synth();
  assertRealMoneyOnly(stages[props.stage], directory);
  return directory;
};
