import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ShopUserPool } from './shop-user-pool.ts';
import type { Stage } from './stages.ts';

/** Headers that a browser shows to a script of another site. */
const exposedHeaders = ['etag', 'location', 'retry-after', 'x-request-id'];
const acceptedHeaders = ['authorization', 'content-type', 'idempotency-key', 'if-match'];

/** The HTTP API: it checks tokens, browsers' origins and the rate of requests before any function runs. */
export class ShopApi extends Construct {
  readonly api: HttpApi;
  readonly authorizer: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, { stage, userPool }: { stage: Stage; userPool: ShopUserPool }) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `shop-${stage.shop.stage}`,
      description: 'The shop. Its operations stand in functions/index.ts.',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...stage.corsOrigins],
        allowMethods: [
          CorsHttpMethod.GET,
          CorsHttpMethod.POST,
          CorsHttpMethod.PUT,
          CorsHttpMethod.PATCH,
          CorsHttpMethod.DELETE,
        ],
        allowHeaders: acceptedHeaders,
        exposeHeaders: exposedHeaders,
        maxAge: Duration.hours(1),
      },
    });
    this.#addStage(stage);
    this.authorizer = new HttpJwtAuthorizer('Tokens', userPool.issuer, { jwtAudience: [userPool.clientId] });
  }

  #addStage({ logRetention, keepsData, throttle }: Stage): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
  }
}

/** One JSON line a request, without anything that names a person. */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  functionLatency: '$context.integrationLatency',
  bytes: '$context.responseLength',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
};
