import { describe, expect, it } from 'vitest';
import { serveBucket } from '#infra/local/gateway/bucket-origin.ts';
import { aRequest } from './request.ts';

const body = Buffer.from('0123456789');
const object = { body, contentType: 'image/png', headers: { 'content-type': 'image/png', etag: '"abc"' } };
const origin = serveBucket({ getObject: async (_, key) => (key === 'images/a.png' ? object : undefined) }, 'pictures');

const got = async (headers: Readonly<Record<string, string>> = {}, path = '/images/a.png') => {
  const { status, headers: answered, body: bytes } = await origin(aRequest({ path, headers }));
  return [status, String(bytes), new Map(answered).get('content-range')];
};

describe('a picture in the private bucket', () => {
  it('is served whole, and says that it can be asked for in parts', async () => {
    expect(await got()).toEqual([200, '0123456789', undefined]);
    const { headers } = await origin(aRequest({ path: '/images/a.png' }));
    expect(new Map(headers).get('accept-ranges')).toBe('bytes');
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('is served in part for the range %s', async (range, part, said) => {
    expect(await got({ range })).toEqual([206, part, said]);
  });

  it.each(['bytes=x', 'lines=1-2', 'bytes=0-1,4-5'])('is served whole for the range %s', async (range) => {
    expect(await got({ range })).toEqual([200, '0123456789', undefined]);
  });

  it('has nothing behind its end', async () => {
    const {
      status,
      headers,
      body: said,
    } = await origin(aRequest({ path: '/images/a.png', headers: { range: 'bytes=10-' } }));
    expect([status, new Map(headers).get('content-range')]).toEqual([416, 'bytes */10']);
    expect(String(said)).toContain('InvalidRange');
  });

  it('is served in part only while it is the one that the rest was of', async () => {
    expect(await got({ range: 'bytes=0-3', 'if-range': '"abc"' })).toEqual([206, '0123', 'bytes 0-3/10']);
    expect(await got({ range: 'bytes=0-3', 'if-range': '"old"' })).toEqual([200, '0123456789', undefined]);
  });

  it('that is not there is refused, as on AWS', async () => {
    expect((await got({}, '/images/b.png'))[0]).toBe(403);
  });
});
