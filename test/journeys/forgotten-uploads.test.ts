import { describe, expect, it } from 'vitest';
import { picture } from '#test/picture.ts';
import { call } from './client.ts';
import { login, productBody, uploadedImage, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

ownCloud();

describe.skipIf(isElsewhere)('an upload', () => {
  it('that no product has used within a day is forgotten, one that was used stays served', async () => {
    const before = await login('merchant');
    const [used, unused] = [await uploadedImage(before, picture(1)), await uploadedImage(before, picture(2))];
    const added = await call('POST', '/v1/products', { token: before, body: productBody(used) });
    expect(added.status).toBe(201);

    await wait(86_400);
    const token = await login('merchant');
    expectProblem(await call('POST', '/v1/products', { token, body: productBody(unused) }), 400, 'invalid_image');
    const served = await call('GET', `/images/${used}.png`);
    expect([served.status, served.bytes]).toEqual([200, picture(1)]);
  });
});
