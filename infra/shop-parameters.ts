import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Grantable, union } from './grant.ts';
import type { Stage } from './stages.ts';

/** The stage's secrets and settings in the parameter store. They are written by hand: no template ever holds one. */
export const shopParameters = (scope: Construct, { shop: { stage } }: Stage): Grantable => ({
  grant: (uses) => {
    const pathless = uses.find((use) => !use.scope.paths?.length);
    if (pathless) throw new Error(`The port '${pathless.name}' uses the parameters, but its scope names no paths.`);
    const resources = union(uses.map((use) => use.scope.paths ?? [])).map((path) =>
      Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `shop/${stage}/${path}` }),
    );
    return {
      statements: [new PolicyStatement({ actions: ['ssm:GetParameters'], resources })],
      environment: { PARAMETER_PATH: `/shop/${stage}` },
    };
  },
});
