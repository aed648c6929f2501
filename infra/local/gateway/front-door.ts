import { randomUUID } from 'node:crypto';
import { type Behavior, behaviorFor, type Distribution, type Origin } from './distribution.ts';
import { compileEdgeFunction, type EdgeFunction } from './edge-function.ts';
import { type HttpRequest, type HttpResponse, type Responder, refusal } from './exchange.ts';

export interface FrontDoorOptions {
  /** Source of the edge functions, by ARN. */
  readonly edgeFunctions: ReadonlyMap<string, string>;
  /** Headers of the response headers policies, by id. */
  readonly responseHeaders: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Who answers for an origin. */
  readonly originAt: (domainName: string) => Responder;
}

/** Answers requests as a CloudFront distribution without a cache: behavior, edge function, origin, response headers. */
export const serveDistribution = (distribution: Distribution, options: FrontDoorOptions): Responder => {
  const origins = new Map([...distribution.origins].map(([id, origin]) => [id, atOrigin(origin, options)]));
  const edgeFunctions = compiled(distribution, options.edgeFunctions);

  return async (request) => {
    const behavior = behaviorFor(distribution.behaviors, request.path);
    const origin = origins.get(behavior?.originId ?? '');
    if (behavior === undefined || origin === undefined) return refusal(404, 'Not Found');
    if (!behavior.allowedMethods.includes(request.method)) return methodNotSupported;

    const edge = await edgeFunctions.get(behavior.viewerRequest ?? '')?.(request, contextOf(distribution));
    if (edge !== undefined && 'response' in edge) return edge.response;
    return withPolicy(await origin(edge?.request ?? request), behavior, options);
  };
};

const contextOf = ({ id, domainName }: Distribution) => ({
  distributionId: id,
  distributionDomainName: domainName,
  requestId: randomUUID(),
});

const compiled = (
  { behaviors }: Distribution,
  sources: FrontDoorOptions['edgeFunctions'],
): Map<string, EdgeFunction> => {
  const arns = behaviors.map(({ viewerRequest }) => viewerRequest).filter((arn) => arn !== undefined);
  return new Map(
    [...new Set(arns)].map((arn) => [arn, compileEdgeFunction(arn.split('/').at(-1) ?? arn, sources.get(arn) ?? '')]),
  );
};

/** The origin sees its own host name, its path prefix and the distribution's headers. */
const atOrigin = ({ domainName, path, headers }: Origin, { originAt }: FrontDoorOptions): Responder => {
  const respond = originAt(domainName);
  const added = Object.entries(headers).map(([name, value]): [string, string[]] => [name.toLowerCase(), [value]]);
  return (request: HttpRequest) => {
    const forwarded = [...(request.headers.get('x-forwarded-for') ?? []), request.sourceIp].join(', ');
    const own: [string, string[]][] = [['host', [domainName]], ['x-forwarded-for', [forwarded]], ...added];
    return respond({ ...request, path: path + request.path, headers: new Map([...request.headers, ...own]) });
  };
};

const withPolicy = (
  response: HttpResponse,
  { responseHeadersPolicyId }: Behavior,
  { responseHeaders }: FrontDoorOptions,
): HttpResponse => {
  const added = responseHeaders.get(responseHeadersPolicyId ?? '');
  if (added === undefined) return response;
  const kept = response.headers.filter(([name]) => !(name in added));
  return { ...response, headers: [...kept, ...Object.entries(added)] };
};

const methodNotSupported: HttpResponse = {
  status: 403,
  headers: [['content-type', 'text/html']],
  body: 'This distribution is not configured to allow the HTTP request method that was used for this request.\n',
};
