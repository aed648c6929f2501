import { isObject } from '../json.ts';
import { type HttpResponse, refusal } from './exchange.ts';

/** Turns a function's result into an answer, by the rules of payload format 2.0. */
export const responseOf = (result: unknown): HttpResponse => {
  if (!isObject(result) || result['statusCode'] === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  const status = Number(result['statusCode']);
  const body = bodyOf(result['body'], result['isBase64Encoded'] === true);
  const isStatus = Number.isInteger(status) && status >= 100 && status <= 599;
  if (!isStatus || body === undefined) return refusal(500, 'Internal Server Error');

  const headers = headersOf(result['headers']);
  if (!headers.some(([name]) => name === 'content-type')) headers.push(['content-type', 'text/plain;charset=UTF-8']);
  const cookies = Array.isArray(result['cookies']) ? result['cookies'] : [];
  return {
    status,
    headers: [...headers, ...cookies.map((cookie): [string, string] => ['set-cookie', String(cookie)])],
    body,
  };
};

const bodyOf = (body: unknown, isBase64: boolean): string | Buffer | undefined => {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') return undefined;
  return isBase64 ? Buffer.from(body, 'base64') : body;
};

const headersOf = (headers: unknown): [string, string][] =>
  isObject(headers) ? Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]) : [];
