import type { HttpRequest, HttpResponse } from '../gateway/exchange.ts';
import { isObject, parseJson } from '../json.ts';
import type { FaultyService } from './faults.ts';

/** What a service answers to a request that it turns down, in its own format. */
type Refusal = (request: HttpRequest) => HttpResponse;

const awsJson = (status: number, type: string, more: object = {}): HttpResponse => ({
  status,
  headers: [['content-type', 'application/x-amz-json-1.0']],
  body: JSON.stringify({ __type: type, message: `${type}: a fault of the local cloud`, ...more }),
});

const xml = (status: number, body: string): HttpResponse => ({ status, headers: [['content-type', 'text/xml']], body });

const ses = (status: number, code: string): HttpResponse =>
  xml(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`,
  );

const s3 = (status: number, code: string): HttpResponse =>
  xml(status, `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

const stripe = (status: number, type: string): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ error: { type, message: 'a fault of the local cloud' } }),
});

/** Unsigned, as whoever stands between cannot sign: a caller must not believe what it says. */
const alipay = (subCode: string): HttpResponse => ({
  status: 200,
  headers: [['content-type', 'text/html;charset=utf-8']],
  body: JSON.stringify({
    error_response: { code: '20000', msg: 'Service Currently Unavailable', sub_code: subCode, sub_msg: '系统繁忙' },
  }),
});

const wechat = (status: number, code: string): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ code, message: 'a fault of the local cloud' }),
});

const dynamoDb = 'com.amazonaws.dynamodb.v20120810#';

/** Too many requests. */
export const throttled: Readonly<Record<FaultyService, Refusal>> = {
  dynamodb: () => awsJson(400, `${dynamoDb}ProvisionedThroughputExceededException`),
  cognito: () => awsJson(400, 'TooManyRequestsException'),
  ses: () => ses(400, 'Throttling'),
  s3: () => s3(503, 'SlowDown'),
  card: () => stripe(429, 'rate_limit_error'),
  alipay: () => alipay('isp.gateway-busy'),
  wechat: () => wechat(429, 'FREQUENCY_LIMITED'),
};

/** Something broke inside the service. */
export const broken: Readonly<Record<FaultyService, Refusal>> = {
  dynamodb: () => awsJson(500, `${dynamoDb}InternalServerError`),
  cognito: () => awsJson(500, 'InternalErrorException'),
  ses: () => ses(500, 'InternalFailure'),
  s3: () => s3(500, 'InternalError'),
  card: () => stripe(500, 'api_error'),
  alipay: () => alipay('isp.unknow-error'),
  wechat: () => wechat(500, 'SYSTEM_ERROR'),
};

/** Another transaction was at one of the items; undefined for a request that is no transaction. */
export const conflicting = (request: HttpRequest): HttpResponse | undefined => {
  if (request.headers.get('x-amz-target')?.[0] !== 'DynamoDB_20120810.TransactWriteItems') return undefined;
  const input = parseJson(request.body.toString());
  const items = isObject(input) && Array.isArray(input['TransactItems']) ? input['TransactItems'] : [];
  const reasons = items.map((_, i) => ({ Code: i === 0 ? 'TransactionConflict' : 'None' }));
  return awsJson(400, `${dynamoDb}TransactionCanceledException`, { CancellationReasons: reasons });
};
