import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** The header with which the front door proves itself to the functions (functions/http/viewer.ts). */
export const edgeHeader = 'x-shop-origin';

/** What CloudFormation takes out of the parameter store while it deploys: neither value stands in a template. */
export interface EdgeSecret {
  /** The header's value. Only the distribution has it. */
  readonly secret: string;
  /** Hashes of the values that functions take. */
  readonly hashes: string;
}

export const edgeSecretOf = (scope: Construct, { shop: { stage } }: Stage): EdgeSecret => ({
  secret: StringParameter.valueForStringParameter(scope, `/shop/${stage}/edge/secret`),
  hashes: StringParameter.valueForStringParameter(scope, `/shop/${stage}/edge/secret-hashes`),
});
