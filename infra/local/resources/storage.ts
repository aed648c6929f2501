import * as z from 'zod/mini';
import { accountId } from '../cloudformation/stack.ts';
import { provisionTable } from '../engines/table.ts';
import { arn, type Provisioner, physicalName } from './provisioner.ts';

const Name = z.optional(z.string());

/** AWS::DynamoDB::GlobalTable and AWS::DynamoDB::Table, in the DynamoDB engine. */
export const provisionDynamoDbTable: Provisioner = async (declaration, { engines, inventory }) => {
  const named = { TableName: physicalName(declaration), ...declaration.properties };
  const { endpoint, accessKeyId } = engines.dynamodb;
  const { tableName, tableArn, streamArn } = await provisionTable(endpoint, named, accessKeyId);
  inventory.tables.push(tableName);
  return { ref: tableName, attributes: { Arn: tableArn, StreamArn: streamArn, TableId: tableName } };
};

/** AWS::S3::Bucket, in the S3 engine. */
export const provisionBucket: Provisioner = (declaration, { engines, inventory }) => {
  const { BucketName } = z.parse(z.object({ BucketName: Name }), declaration.properties);
  const bucket = BucketName ?? physicalName(declaration).toLowerCase();
  engines.s3.createBucket(bucket, declaration.properties);
  inventory.buckets.add(bucket);
  const { region } = declaration;
  return {
    ref: bucket,
    attributes: {
      Arn: `arn:aws:s3:::${bucket}`,
      DomainName: `${bucket}.s3.amazonaws.com`,
      RegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${bucket}.s3.dualstack.${region}.amazonaws.com`,
    },
  };
};

/** AWS::SSM::Parameter, in the Parameter Store engine. */
export const provisionParameter: Provisioner = (declaration, { engines }) => {
  const { Name: given, Value } = z.parse(z.object({ Name, Value: z.string() }), declaration.properties);
  const name = given ?? physicalName(declaration);
  engines.ssm.put(name, Value);
  return { ref: name, attributes: { Value } };
};

/** AWS::SQS::Queue: known by name alone, since only failed stream records go to one and those are kept elsewhere. */
export const provisionQueue: Provisioner = (declaration) => {
  const name = physicalName(declaration);
  const url = `https://sqs.${declaration.region}.amazonaws.com/${accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn('sqs', declaration, name), QueueName: name, QueueUrl: url } };
};
