import * as z from 'zod/mini';
import { accountId } from '../cloudformation/stack.ts';
import type { Behavior, Origin } from '../gateway/distribution.ts';
import { type Provisioner, physicalName, resourceId } from './provisioner.ts';

const CacheBehavior = z.object({
  PathPattern: z._default(z.string(), '*'),
  TargetOriginId: z.string(),
  AllowedMethods: z._default(z.array(z.string()), ['GET', 'HEAD']),
  FunctionAssociations: z._default(z.array(z.object({ EventType: z.string(), FunctionARN: z.string() })), []),
  ResponseHeadersPolicyId: z.optional(z.string()),
});

const OriginConfig = z.object({
  Id: z.string(),
  DomainName: z.string(),
  OriginPath: z._default(z.string(), ''),
  OriginCustomHeaders: z._default(z.array(z.object({ HeaderName: z.string(), HeaderValue: z.string() })), []),
});

const DistributionProperties = z.object({
  DistributionConfig: z.object({
    Aliases: z._default(z.array(z.string()), []),
    Origins: z.array(OriginConfig),
    CacheBehaviors: z._default(z.array(CacheBehavior), []),
    DefaultCacheBehavior: CacheBehavior,
  }),
});

/** AWS::CloudFront::Distribution, the front door. */
export const provisionDistribution: Provisioner = (declaration, { inventory }) => {
  const { DistributionConfig: config } = z.parse(DistributionProperties, declaration.properties);
  const id = resourceId(declaration, 13).toUpperCase();
  const domainName = `d${resourceId(declaration, 13)}.cloudfront.net`;
  inventory.distributions.push({
    id,
    domainName,
    aliases: config.Aliases,
    origins: new Map(config.Origins.map((origin) => [origin.Id, originOf(origin)])),
    behaviors: [...config.CacheBehaviors, config.DefaultCacheBehavior].map(behaviorOf),
  });
  return { ref: id, attributes: { Id: id, DomainName: domainName } };
};

const originOf = ({ DomainName, OriginPath, OriginCustomHeaders }: z.infer<typeof OriginConfig>): Origin => ({
  domainName: DomainName,
  path: OriginPath,
  headers: Object.fromEntries(OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue])),
});

const behaviorOf = (behavior: z.infer<typeof CacheBehavior>): Behavior => {
  const other = behavior.FunctionAssociations.find(({ EventType }) => EventType !== 'viewer-request');
  if (other !== undefined) {
    throw new Error(`NotEmulated: ${other.EventType} functions - add them in infra/local/gateway/front-door.ts`);
  }
  return {
    pathPattern: behavior.PathPattern,
    originId: behavior.TargetOriginId,
    allowedMethods: behavior.AllowedMethods,
    viewerRequest: behavior.FunctionAssociations[0]?.FunctionARN,
    responseHeadersPolicyId: behavior.ResponseHeadersPolicyId,
  };
};

/** AWS::CloudFront::Function. */
export const provisionEdgeFunction: Provisioner = (declaration, { inventory }) => {
  const { Name, FunctionCode } = z.parse(
    z.object({ Name: z.string(), FunctionCode: z.string() }),
    declaration.properties,
  );
  const arn = `arn:aws:cloudfront::${accountId}:function/${Name}`;
  inventory.edgeFunctions.set(arn, FunctionCode);
  return { ref: arn, attributes: { FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn, Stage: 'LIVE' } };
};

const Flag = z.object({ Override: z.optional(z.boolean()) });

const ResponseHeadersPolicyProperties = z.object({
  ResponseHeadersPolicyConfig: z.object({
    CustomHeadersConfig: z.optional(z.object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })),
    SecurityHeadersConfig: z.optional(
      z.object({
        ContentTypeOptions: z.optional(Flag),
        ContentSecurityPolicy: z.optional(z.object({ ContentSecurityPolicy: z.string() })),
        FrameOptions: z.optional(z.object({ FrameOption: z.string() })),
        ReferrerPolicy: z.optional(z.object({ ReferrerPolicy: z.string() })),
      }),
    ),
  }),
});

/** AWS::CloudFront::ResponseHeadersPolicy: its own and the security headers; HSTS makes no sense over http. */
export const provisionResponseHeaders: Provisioner = (declaration, { inventory }) => {
  const { ResponseHeadersPolicyConfig: config } = z.parse(ResponseHeadersPolicyProperties, declaration.properties);
  const security = config.SecurityHeadersConfig;
  const headers: [string, string | undefined][] = [
    ['x-content-type-options', security?.ContentTypeOptions && 'nosniff'],
    ['content-security-policy', security?.ContentSecurityPolicy?.ContentSecurityPolicy],
    ['x-frame-options', security?.FrameOptions?.FrameOption],
    ['referrer-policy', security?.ReferrerPolicy?.ReferrerPolicy],
    ...(config.CustomHeadersConfig?.Items ?? []).map(({ Header, Value }): [string, string] => [
      Header.toLowerCase(),
      Value,
    ]),
  ];
  const id = physicalName(declaration);
  const given = headers.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  inventory.responseHeaders.set(id, Object.fromEntries(given));
  return { ref: id, attributes: { Id: id } };
};
