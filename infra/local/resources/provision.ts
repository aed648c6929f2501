import type { Provision } from '../cloudformation/stack.ts';
import { StartError } from '../start/start-error.ts';
import * as apiGateway from './api-gateway.ts';
import * as cloudFront from './cloudfront.ts';
import * as cognito from './cognito.ts';
import * as lambda from './lambda.ts';
import { passiveTypes, provisionPassively } from './passive.ts';
import type { Provisioner, Site } from './provisioner.ts';
import * as schedules from './schedules.ts';
import * as storage from './storage.ts';

/** Every type that the local cloud emulates. */
const provisioners: Readonly<Record<string, Provisioner>> = {
  'AWS::ApiGatewayV2::Api': apiGateway.provisionApi,
  'AWS::ApiGatewayV2::Authorizer': apiGateway.provisionAuthorizer,
  'AWS::ApiGatewayV2::Integration': apiGateway.provisionIntegration,
  'AWS::ApiGatewayV2::Route': apiGateway.provisionRoute,
  'AWS::ApiGatewayV2::Stage': apiGateway.provisionStage,
  'AWS::CloudFront::Distribution': cloudFront.provisionDistribution,
  'AWS::CloudFront::Function': cloudFront.provisionEdgeFunction,
  'AWS::CloudFront::ResponseHeadersPolicy': cloudFront.provisionResponseHeaders,
  'AWS::Cognito::UserPool': cognito.provisionUserPool,
  'AWS::Cognito::UserPoolClient': cognito.provisionUserPoolClient,
  'AWS::DynamoDB::GlobalTable': storage.provisionDynamoDbTable,
  'AWS::DynamoDB::Table': storage.provisionDynamoDbTable,
  'AWS::Events::Rule': schedules.provisionRule,
  'AWS::Lambda::Alias': lambda.provisionAlias,
  'AWS::Lambda::EventSourceMapping': lambda.provisionEventSource,
  'AWS::Lambda::Function': lambda.provisionFunction,
  'AWS::Lambda::Version': lambda.provisionVersion,
  'AWS::S3::Bucket': storage.provisionBucket,
  'AWS::SSM::Parameter': storage.provisionParameter,
  'AWS::SQS::Queue': storage.provisionQueue,
  'AWS::Scheduler::Schedule': schedules.provisionSchedule,
};

/** Makes resources of every known type exist; an unknown type fails the start rather than a request later on. */
export const provisionIn =
  (site: Site): Provision =>
  async (declaration) => {
    const { type, stack, logicalId } = declaration;
    const provision = passiveTypes.has(type) ? provisionPassively : provisioners[type];
    if (provision === undefined) {
      throw new Error(`NotEmulated: ${type} (${stack}/${logicalId}) - add it in infra/local/resources/provision.ts`);
    }
    try {
      return await provision(declaration, site);
    } catch (error) {
      if (error instanceof StartError) throw error;
      throw new Error(`${type} ${stack}/${logicalId}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  };
