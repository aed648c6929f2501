import * as z from 'zod/mini';
import type { HttpApi } from '../gateway/http-api.ts';
import { type Provisioner, resourceId, type Site } from './provisioner.ts';

const Texts = z._default(z.array(z.string()), []);

const ApiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z.optional(
    z.object({
      AllowOrigins: Texts,
      AllowMethods: Texts,
      AllowHeaders: Texts,
      ExposeHeaders: Texts,
      AllowCredentials: z._default(z.boolean(), false),
      MaxAge: z.optional(z.number()),
    }),
  ),
});

/** AWS::ApiGatewayV2::Api, an HTTP API. */
export const provisionApi: Provisioner = (declaration, { inventory }) => {
  const { CorsConfiguration: cors } = z.parse(ApiProperties, declaration.properties);
  const id = resourceId(declaration);
  const domainName = `${id}.execute-api.${declaration.region}.amazonaws.com`;
  inventory.apis.set(id, {
    id,
    domainName,
    cors: cors && {
      allowOrigins: cors.AllowOrigins,
      allowMethods: cors.AllowMethods,
      allowHeaders: cors.AllowHeaders,
      exposeHeaders: cors.ExposeHeaders,
      allowCredentials: cors.AllowCredentials,
      maxAge: cors.MaxAge,
    },
    routes: [],
    integrations: new Map(),
    authorizers: new Map(),
  });
  return { ref: id, attributes: { ApiId: id, ApiEndpoint: `https://${domainName}` } };
};

const apiOf = (id: string, { inventory }: Site): HttpApi => {
  const api = inventory.apis.get(id);
  if (api === undefined) throw new Error(`no API has the id ${id}`);
  return api;
};

/** AWS::ApiGatewayV2::Stage: the default stage, which puts nothing before the path. */
export const provisionStage: Provisioner = (declaration) => {
  const { StageName } = z.parse(z.object({ StageName: z.string() }), declaration.properties);
  if (StageName === '$default') return { ref: StageName, attributes: {} };
  throw new Error(`NotEmulated: stage ${StageName} of an HTTP API - add it in infra/local/resources/api-gateway.ts`);
};

const IntegrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

/** AWS::ApiGatewayV2::Integration with a function, payload format 2.0. */
export const provisionIntegration: Provisioner = (declaration, site) => {
  const { ApiId, IntegrationUri } = z.parse(IntegrationProperties, declaration.properties);
  const id = resourceId(declaration, 7);
  // The function may be named directly or inside the ARN of API Gateway's own path to it.
  const functionArn = /arn:aws:lambda:[^/]+/.exec(IntegrationUri)?.[0] ?? IntegrationUri;
  apiOf(ApiId, site).integrations.set(id, functionArn);
  return { ref: id, attributes: { IntegrationId: id } };
};

const RouteProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z._default(z.enum(['NONE', 'JWT']), 'NONE'),
  AuthorizerId: z.optional(z.string()),
  AuthorizationScopes: Texts,
});

/** AWS::ApiGatewayV2::Route. */
export const provisionRoute: Provisioner = (declaration, site) => {
  const properties = z.parse(RouteProperties, declaration.properties);
  const id = resourceId(declaration, 7);
  apiOf(properties.ApiId, site).routes.push({
    key: properties.RouteKey,
    integrationId: properties.Target.replace(/^integrations\//, ''),
    authorizerId: properties.AuthorizationType === 'JWT' ? properties.AuthorizerId : undefined,
    scopes: properties.AuthorizationScopes,
  });
  return { ref: id, attributes: { RouteId: id } };
};

const AuthorizerProperties = z.object({
  ApiId: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(z.string()),
  JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }),
});

/** AWS::ApiGatewayV2::Authorizer, the native one for JWTs. */
export const provisionAuthorizer: Provisioner = (declaration, site) => {
  const { ApiId, IdentitySource, JwtConfiguration } = z.parse(AuthorizerProperties, declaration.properties);
  const id = resourceId(declaration, 6);
  apiOf(ApiId, site).authorizers.set(id, {
    identitySource: IdentitySource[0] ?? '$request.header.Authorization',
    issuer: JwtConfiguration.Issuer,
    audience: JwtConfiguration.Audience,
  });
  return { ref: id, attributes: { AuthorizerId: id } };
};
