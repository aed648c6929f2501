import type { CorsConfiguration } from './cors.ts';

/** An HTTP API as the template declares it. */
export interface HttpApi {
  readonly id: string;
  readonly domainName: string;
  readonly cors: CorsConfiguration | undefined;
  readonly routes: Route[];
  /** ARN of the function behind each integration. */
  readonly integrations: Map<string, string>;
  readonly authorizers: Map<string, JwtAuthorizer>;
}

/** One route: `key` is `GET /v1/orders/{orderId}`, `ANY /{proxy+}` or `$default`. */
export interface Route {
  readonly key: string;
  readonly integrationId: string;
  readonly authorizerId: string | undefined;
  /** A token needs one of them; none are asked for when the list is empty. */
  readonly scopes: readonly string[];
}

/** What the native JWT authorizer checks. */
export interface JwtAuthorizer {
  /** Such as `$request.header.Authorization`. */
  readonly identitySource: string;
  readonly issuer: string;
  readonly audience: readonly string[];
}
