import {
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { Auth } from '#functions/http/operation.ts';
import type { OperationDeclaration } from './declaration.ts';
import { routeOf } from './route.ts';
import { type FunctionSetting, ShopFunction } from './shop-function.ts';

interface HttpOperationProps {
  readonly operation: OperationDeclaration;
  readonly setting: FunctionSetting;
  readonly api: HttpApi;
  readonly authorizer: IHttpRouteAuthorizer;
  /** Hashes of the front door's secret, by which the function knows it. */
  readonly edgeHashes: string;
}

/** The scope that a token must carry. A merchant's token carries the shopper's too, and an admin's carries all. */
const scopes: Record<Auth, readonly string[]> = {
  public: [],
  provider: [],
  shopper: ['shop/shopper'],
  merchant: ['shop/merchant'],
  admin: ['shop/admin'],
};

/** One operation in the cloud: its function, its route, and only the permissions that it declared. */
export class HttpOperation extends Construct {
  constructor(scope: Construct, id: string, { operation, setting, api, authorizer, edgeHashes }: HttpOperationProps) {
    super(scope, id);
    const { route, auth } = operation.contract;
    const { function: handler } = new ShopFunction(this, 'Lambda', {
      declaration: operation,
      setting,
      environment: { EDGE_HASHES: edgeHashes },
    });
    const authorizationScopes = [...scopes[auth]];
    const parts = routeOf(route);
    const integration = new HttpLambdaIntegration('Integration', handler);
    new HttpRoute(this, 'Route', {
      httpApi: api,
      routeKey: parts ? HttpRouteKey.with(parts.path, HttpMethod[parts.method]) : HttpRouteKey.DEFAULT,
      integration,
      ...(authorizationScopes.length > 0 && { authorizer, authorizationScopes }),
    });
    // Crawlers, link checkers and monitors ask by HEAD, which API Gateway does not take for a GET.
    if (parts?.method === 'GET' && auth === 'public') {
      const routeKey = HttpRouteKey.with(parts.path, HttpMethod.HEAD);
      new HttpRoute(this, 'HeadRoute', { httpApi: api, routeKey, integration });
    }
  }
}
