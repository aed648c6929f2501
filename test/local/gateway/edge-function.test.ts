import { describe, expect, it } from 'vitest';
import { compileEdgeFunction } from '#infra/local/gateway/edge-function.ts';
import { aRequest } from './request.ts';

const context = { distributionId: 'E1', distributionDomainName: 'd1.cloudfront.net', requestId: 'r' };

const run = (code: string, request = aRequest()) => compileEdgeFunction('edge', code)(request, context);

describe('an edge function', () => {
  it('sees headers, cookies and query as CloudFront shows them', async () => {
    const request = aRequest({
      path: '/a',
      query: 'x=1&x=2&y=%20',
      headers: { host: 'shop', cookie: 'a=1; b=2', 'x-two': ['1', '2'] },
    });
    const answer = await run(
      'function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }',
      request,
    );

    expect(JSON.parse('response' in answer ? String(answer.response.body) : '')).toMatchObject({
      version: '1.0',
      context: { eventType: 'viewer-request', distributionId: 'E1' },
      viewer: { ip: '203.0.113.7' },
      request: {
        method: 'GET',
        uri: '/a',
        headers: { host: { value: 'shop' }, 'x-two': { value: '2', multiValue: [{ value: '1' }, { value: '2' }] } },
        cookies: { a: { value: '1' }, b: { value: '2' } },
        querystring: { x: { value: '2', multiValue: [{ value: '1' }, { value: '2' }] }, y: { value: '%20' } },
      },
    });
  });

  it('hands on a changed request, with an untouched query as it was', async () => {
    const code = `async function handler({ request }) {
      request.uri = '/b';
      request.headers['x-new'] = { value: '1' };
      delete request.cookies.a;
      return request;
    }`;
    const answer = await run(code, aRequest({ path: '/a', query: 'b=1&a&b=2', headers: { cookie: 'a=1; b=2' } }));

    const request = 'request' in answer ? answer.request : undefined;
    expect(request).toMatchObject({ path: '/b', query: 'b=1&a&b=2' });
    expect([...(request?.headers ?? [])]).toEqual([
      ['x-new', ['1']],
      ['cookie', ['b=2']],
    ]);
  });

  it('may not be larger than CloudFront takes', () => {
    expect(() => compileEdgeFunction('edge', `function handler() {}//${'x'.repeat(10_240)}`)).toThrow(
      'CloudFront takes 10240',
    );
  });

  it('gets no module that CloudFront has not', async () => {
    await expect(run("function handler() { require('fs'); }")).rejects.toThrow("NotEmulated: require('fs')");
  });

  it('must return a request or a response', async () => {
    await expect(run('function handler() { return 5; }')).rejects.toThrow('neither a request nor a response: 5');
  });
});
