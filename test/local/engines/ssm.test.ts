import { GetParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSsm } from '#infra/local/engines/ssm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const start = async (stateDir?: string) => {
  const ssm = await startSsm({ stateDir });
  const sdk = new SSMClient({
    endpoint: ssm.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    sdk.destroy();
    await ssm.stop();
  });
  return { ssm, sdk };
};

describe('the parameter store', () => {
  it('keeps secrets over a restart, and shows them only to those who ask for decryption', async () => {
    const stateDir = temporaryDirectory();
    const first = await start(stateDir);
    first.ssm.put('/shop/hmac', 'a secret');
    await first.ssm.stop();

    const { sdk } = await start(stateDir);
    const clear = await sdk.send(new GetParameterCommand({ Name: '/shop/hmac', WithDecryption: true }));
    const sealed = await sdk.send(new GetParameterCommand({ Name: '/shop/hmac' }));

    expect(clear.Parameter).toMatchObject({ Value: 'a secret', Type: 'SecureString', Version: 1 });
    expect(sealed.Parameter?.Value).not.toContain('a secret');
  });

  it('answers several at once and names those that are missing', async () => {
    const { ssm, sdk } = await start();
    ssm.put('/a', '1');

    const found = await sdk.send(new GetParametersCommand({ Names: ['/a', '/b'], WithDecryption: true }));

    expect(found.Parameters?.map(({ Name, Value }) => [Name, Value])).toEqual([['/a', '1']]);
    expect(found.InvalidParameters).toEqual(['/b']);
    await expect(sdk.send(new GetParameterCommand({ Name: '/b' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('replaces a parameter only when asked to', async () => {
    const { sdk } = await start();
    const parameter = { Name: '/a', Type: 'String' } as const;
    await sdk.send(new PutParameterCommand({ ...parameter, Value: '1' }));

    const again = sdk.send(new PutParameterCommand({ ...parameter, Value: '2' }));
    await expect(again).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    const { Version } = await sdk.send(new PutParameterCommand({ ...parameter, Value: '2', Overwrite: true }));

    expect(Version).toBe(2);
    expect((await sdk.send(new GetParameterCommand({ Name: '/a' }))).Parameter?.Value).toBe('2');
  });
});
