import { describe, expect, it } from 'vitest';
import { responseOf } from '#infra/local/gateway/response.ts';

describe('the answer out of a result', () => {
  it('takes a result without a status code for the JSON body of a 200', () => {
    const headers = [['content-type', 'application/json']];

    expect(responseOf({ a: 1 })).toEqual({ status: 200, headers, body: '{"a":1}' });
    expect(responseOf([1])).toEqual({ status: 200, headers, body: '[1]' });
    expect(responseOf('text')).toEqual({ status: 200, headers, body: 'text' });
  });

  it('sends each cookie in a header of its own', () => {
    const { headers } = responseOf({ statusCode: 204, cookies: ['a=1', 'b=2'], headers: { 'X-Count': 5 } });

    expect(headers).toEqual([
      ['x-count', '5'],
      ['content-type', 'text/plain;charset=UTF-8'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  it('decodes a base64 body', () => {
    expect(responseOf({ statusCode: 200, body: '/wA=', isBase64Encoded: true }).body).toEqual(Buffer.from([255, 0]));
  });

  it.each([{ statusCode: 'ok' }, { statusCode: 1000 }, { statusCode: 200, body: { a: 1 } }])(
    'answers 500 to a result that is none: %j',
    (result) => {
      expect(responseOf(result)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    },
  );
});
