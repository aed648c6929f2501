import * as z from 'zod/mini';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

const Rule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z._default(z.array(z.string()), []),
  ExposedHeaders: z._default(z.array(z.string()), []),
  MaxAge: z.optional(z.number()),
});
type Rule = z.infer<typeof Rule>;

const BucketProperties = z.object({ CorsConfiguration: z.optional(z.object({ CorsRules: z.array(Rule) })) });

export type CorsRules = readonly Rule[];

export const corsRules = (bucketProperties: unknown): CorsRules =>
  z.parse(BucketProperties, bucketProperties).CorsConfiguration?.CorsRules ?? [];

/** The headers that let a page of another origin read the answer to this request; none when no rule allows it. */
export const corsHeaders = (rules: CorsRules, { headers, method }: S3Request): Record<string, string> => {
  const origin = headers['origin'];
  const rule = origin && rules.find((each) => allows(each, origin, method));
  if (!rule) return {};
  const exposed = rule.ExposedHeaders.join(', ');
  return { ...grantTo(origin, rule), ...(exposed ? { 'access-control-expose-headers': exposed } : {}) };
};

/** The answer to a browser that asks before it sends. */
export const preflight = (rules: CorsRules, { headers }: S3Request): Record<string, string> => {
  const origin = headers['origin'] ?? '';
  const method = headers['access-control-request-method'] ?? '';
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const names = asked.filter(Boolean);
  const rule = rules.find(
    (each) => allows(each, origin, method) && names.every((name) => matchesAny(each.AllowedHeaders, name)),
  );
  if (!rule)
    throw new S3Error(
      403,
      'AccessForbidden',
      'CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource’s CORS spec.',
    );
  return {
    ...grantTo(origin, rule),
    ...(names.length > 0 ? { 'access-control-allow-headers': names.join(', ') } : {}),
    ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
  };
};

const allows = (rule: Rule, origin: string, method: string): boolean =>
  matchesAny(rule.AllowedOrigins, origin) && rule.AllowedMethods.includes(method);

/** A pattern may hold one `*`. */
const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => {
    const [head = '', tail] = pattern.toLowerCase().split('*');
    const subject = text.toLowerCase();
    if (tail === undefined) return subject === head;
    return subject.length >= head.length + tail.length && subject.startsWith(head) && subject.endsWith(tail);
  });

const grantTo = (origin: string, rule: Rule): Record<string, string> => ({
  'access-control-allow-origin': rule.AllowedOrigins.includes('*') ? '*' : origin,
  'access-control-allow-methods': rule.AllowedMethods.join(', '),
  vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
});
