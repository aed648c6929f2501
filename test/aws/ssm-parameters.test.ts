import { describe, expect, it, vi } from 'vitest';
import { stages } from '#infra/stages.ts';
import { openParameters } from '#shared/aws/ssm-parameters.ts';
import { at, minutesLater } from '#test/clock.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { answering } from './answering.ts';

environment({
  ...lambdaEnvironment,
  PARAMETER_PATH: '/shop/dev',
  SHOP: JSON.stringify(stages.dev.shop),
  SHOP_ORIGIN: 'https://shop.example',
});

/** A parameter store that answers one status and body after the other, the last one for ever. */
const storeAnswering = async (...answers: readonly (readonly [status: number, body: object])[]) => {
  const { endpoint, asked } = await answering((_, response, times) => {
    const [status, body] = answers[Math.min(times, answers.length) - 1] ?? [500, {}];
    response.writeHead(status).end(JSON.stringify(body));
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', endpoint);
  return { asked, parameters: openParameters()() };
};
const holding = (Value: string) => [200, { Parameters: [{ Value }] }] as const;

describe('a parameter', () => {
  it('is asked for below the path of the stage, decrypted, in a signed request', async () => {
    const { asked, parameters } = await storeAnswering(holding('secret'));
    expect(await parameters.get('keys/tokens')).toBe('secret');
    expect(asked[0]).toMatchObject({
      body: '{"Names":["/shop/dev/keys/tokens"],"WithDecryption":true}',
      headers: {
        'x-amz-target': 'AmazonSSM.GetParameters',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/ssm\/aws4_request/,
        ),
      },
    });
  });

  it('is believed for a few minutes, and then asked for again', async () => {
    const { asked, parameters } = await storeAnswering(holding('old'), holding('new'));
    for (let i = 0; i < 3; i++) expect(await parameters.get('keys/tokens')).toBe('old');
    expect(asked.length).toBe(1);
    await at(minutesLater(6), async () => expect(await parameters.get('keys/tokens')).toBe('new'));
  });

  it('that is not there is for an operator to put', async () => {
    const { parameters } = await storeAnswering([200, { Parameters: [], InvalidParameters: ['x'] }]);
    await expect(parameters.get('keys/tokens')).rejects.toThrow(
      '/shop/dev/keys/tokens is not there: an operator has to put it',
    );
  });

  it('is asked for once more when the store has stumbled', async () => {
    const { asked, parameters } = await storeAnswering([500, {}], holding('secret'));
    expect(await parameters.get('keys/tokens')).toBe('secret');
    expect(asked.length).toBe(2);
  });

  it.each([
    ['is down', [503, {}]],
    ['is asked too often', [400, { __type: 'ThrottlingException' }]],
  ] as const)('is unavailable for a moment while the store %s', async (_, answer) => {
    const { parameters } = await storeAnswering(answer);
    await expect(parameters.get('keys/tokens')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that may not be read says so without quoting anything secret', async () => {
    const { parameters } = await storeAnswering([400, { __type: 'AccessDeniedException' }]);
    await expect(parameters.get('keys/tokens')).rejects.toThrow('answered 400 to a read of /shop/dev/keys/tokens');
  });

  it('is read anew when it may have been changed, once a minute however often that is asked', async () => {
    const { asked, parameters } = await storeAnswering(holding('old'), holding('new'), holding('newer'));
    const fresh = () => parameters.get('keys/tokens', { fresh: true });
    expect(await parameters.get('keys/tokens')).toBe('old');
    for (let i = 0; i < 20; i++) expect(await fresh()).toBe('new');
    expect(await parameters.get('keys/tokens')).toBe('new');
    expect(asked.length).toBe(2);
    await at(minutesLater(1), async () => expect(await fresh()).toBe('newer'));
    expect(asked.length).toBe(3);
  });

  it('is read anew once for all who ask at the same moment', async () => {
    const { asked, parameters } = await storeAnswering(holding('old'), holding('new'));
    await parameters.get('keys/tokens');
    const answers = await Promise.all(Array.from({ length: 50 }, () => parameters.get('keys/tokens', { fresh: true })));
    expect([new Set(answers), asked.length]).toEqual([new Set(['new']), 2]);
  });

  it('stays what it was when it cannot be read anew', async () => {
    const { parameters } = await storeAnswering(holding('old'), [503, {}], [503, {}], holding('new'));
    await parameters.get('keys/tokens');
    await expect(parameters.get('keys/tokens', { fresh: true })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await parameters.get('keys/tokens')).toBe('old');
  });

  it('of a stage that sells for real money says so', async () => {
    expect((await storeAnswering(holding('x'))).parameters.takesRealMoney).toBe(false);
    vi.stubEnv('SHOP', JSON.stringify(stages.prod.shop));
    expect((await storeAnswering(holding('x'))).parameters.takesRealMoney).toBe(true);
  });
});
