const refuse = (): never => {
  throw new Error('The bundles discover no endpoints: take the alias out of infra/build/build.ts to do so.');
};

/**
 * Takes the place of `@aws-sdk/endpoint-cache`: 8 kB in every bundle, with a library of data structures, for endpoints that
 * are looked up only where `AWS_ENABLE_ENDPOINT_DISCOVERY` asks for it. Every client makes one, and uses it never.
 */
export class EndpointCache {
  readonly getEndpoint = refuse;
  readonly get = refuse;
  readonly set = refuse;
  readonly delete = refuse;
  readonly has = refuse;
  readonly clear = refuse;
}
