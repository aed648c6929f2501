import { arn, type Provisioner, physicalName } from './provisioner.ts';

/**
 * Types that need no emulation: nothing that the functions do depends on them, on a laptop. They get a name, so that
 * other resources can refer to them.
 */
export const passiveTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::Budgets::Budget',
  'AWS::CDK::Metadata',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
  'Custom::S3AutoDeleteObjects',
]);

/** Attributes that templates ask of such a resource are texts which nobody reads locally. */
const attributes = ['Id', 'Name', 'TopicArn', 'RegionalDomainName', 'RegionalHostedZoneId'];

/** A resource that has a name and does nothing. */
export const provisionPassively: Provisioner = (declaration) => {
  const name = physicalName(declaration);
  const service = declaration.type.split('::')[1]?.toLowerCase() ?? 'custom';
  return {
    ref: name,
    attributes: { Arn: arn(service, declaration, name), ...Object.fromEntries(attributes.map((each) => [each, name])) },
  };
};
