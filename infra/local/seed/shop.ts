import { type OperatorTable, operatorTable } from '#shared/aws/operator-table.ts';
import { defaultRegion } from '../cloudformation/assembly.ts';
import { credentials } from '../functions/environment.ts';
import type { LocalCloud } from '../local-cloud.ts';

/** What the seed reaches inside a cloud: the table, and the pool with its client. */
export interface SeededShop extends OperatorTable {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly imageBucket: string;
}

const output = (cloud: LocalCloud, name: string): string => {
  const value = Object.values(cloud.outputs)
    .map((outputs) => outputs[name])
    .find((each) => typeof each === 'string');
  if (typeof value !== 'string') throw new Error(`No stack has the output ${name}, which the seed needs.`);
  return value;
};

export const shopIn = (cloud: LocalCloud): SeededShop => ({
  ...operatorTable(output(cloud, 'TableName'), {
    endpoint: cloud.engines.dynamodb.endpoint,
    region: defaultRegion,
    credentials: { ...credentials, accessKeyId: cloud.engines.dynamodb.accessKeyId },
  }),
  userPoolId: output(cloud, 'UserPoolId'),
  clientId: output(cloud, 'UserPoolClientId'),
  imageBucket: output(cloud, 'ImageBucket'),
});
