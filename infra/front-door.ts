import { Annotations, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CachedMethods,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  Function as EdgeFunction,
  type ErrorResponse,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type ICachePolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { cachedPaths } from './cached-paths.ts';
import type { OperationDeclaration } from './declaration.ts';
import { edgeCode } from './edge/edge-code.ts';
import { edgeHeader } from './edge-secret.ts';
import { servedPrefix } from './shop-buckets.ts';
import type { Stage } from './stages.ts';

interface FrontDoorProps {
  readonly stage: Stage;
  readonly apiEndpoint: string;
  /** What the functions know the front door by. */
  readonly edgeSecret: string;
  readonly imageBucketName: string;
  readonly operations: readonly OperationDeclaration[];
}

/**
 * Without this CloudFront keeps refusals for ten seconds, whatever the cache policy says: an order would stay unfound for
 * whoever asked too early, and a thumbnail that is being drawn as well.
 */
const neverKept: ErrorResponse[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));

/** The only address that clients know: one distribution before the API and the pictures. */
export class FrontDoor extends Construct {
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const { stage, imageBucketName, operations } = props;
    const api = this.#apiBehavior(props);
    const uncached = { ...api, cachePolicy: CachePolicy.CACHING_DISABLED };
    const cached = { ...api, cachePolicy: this.#shortCache(stage) };
    const distribution = new Distribution(this, 'Distribution', {
      comment: `The shop, stage ${stage.shop.stage}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: uncached,
      additionalBehaviors: {
        [`/${servedPrefix}*`]: this.#imageBehavior(imageBucketName),
        ...Object.fromEntries(cachedPaths(operations).map((pattern) => [pattern, cached])),
        '/v1/*': uncached,
        '/docs*': uncached,
      },
      errorResponses: neverKept,
      ...this.#ownName(stage),
      ...(stage.webAclArn !== undefined && { webAclId: stage.webAclArn }),
    });
    this.url = `https://${stage.domain?.name ?? distribution.distributionDomainName}`;
  }

  #ownName({ domain }: Stage): Partial<DistributionProps> {
    if (!domain) return {};
    return {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #apiBehavior({ stage: { shop }, apiEndpoint, edgeSecret }: FrontDoorProps): BehaviorOptions {
    const edge = new EdgeFunction(this, 'ViewerRequest', {
      functionName: `shop-${shop.stage}-viewer-request`,
      comment: 'Session cookie to bearer token; says who looks.',
      code: FunctionCode.fromInline(edgeCode),
      runtime: FunctionRuntime.JS_2_0,
    });
    return {
      // CloudFront puts the header in the place of one that a viewer has sent.
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', apiEndpoint)), { customHeaders: { [edgeHeader]: edgeSecret } }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachedMethods: CachedMethods.CACHE_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      // The API answers 403 to a Host header that is not its own.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }

  /** Keeps an answer as long as the operation says with `s-maxage`, and for two seconds at most. */
  #shortCache({ shop }: Stage): ICachePolicy {
    return new CachePolicy(this, 'ShortCache', {
      cachePolicyName: `shop-${shop.stage}-short`,
      comment: 'Public reads: at most two seconds.',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.seconds(2),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      cookieBehavior: CacheCookieBehavior.none(),
      // The API repeats the caller's origin in its CORS headers: an answer for one site is not one for another.
      headerBehavior: CacheHeaderBehavior.allowList('Origin'),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  #imageBehavior(bucketName: string): BehaviorOptions {
    // By its name only: with the bucket itself CDK would write this distribution into the policy of the stack below.
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
      'The policy in infra/shop-buckets.ts lets the distributions of the account in.',
    );
    const bucket = Bucket.fromBucketAttributes(this, 'Images', { bucketName, region: Stack.of(this).region });
    return {
      origin: S3BucketOrigin.withOriginAccessControl(bucket),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.#imageHeaders(),
    };
  }

  /**
   * A picture that is not one must not become a page of the shop; one that is may be shown by other sites. For how long
   * it may be kept is said by the object itself: these headers also stand on refusals, which must not outlive the moment.
   */
  #imageHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'ImageHeaders', {
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'cross-origin-resource-policy', value: 'cross-origin', override: true }],
      },
    });
  }
}
