import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Ssm, startSsm } from '#infra/local/engines/ssm.ts';
import { fingerprintOf } from '#infra/secrets/fingerprint.ts';
import { runSecrets } from '#infra/secrets/secrets-command.ts';
import { operatorParameters } from '#shared/aws/operator-parameters.ts';
import { lambdaEnvironment } from '#test/environment.ts';

let store: Ssm;
let printed = '';
let complaints = '';
beforeEach(async () => {
  store = await startSsm({});
  for (const [name, value] of Object.entries({ ...lambdaEnvironment, AWS_ENDPOINT_URL_SSM: store.endpoint }))
    vi.stubEnv(name, value);
  printed = '';
  complaints = '';
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await store.stop();
});

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateLine: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    oldForm: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  };
};
const [own, theirs, next] = [pair(), pair(), pair()];
const apiV3Key = randomBytes(16).toString('hex');
const webhookSecret = `whsec_${randomBytes(16).toString('hex')}`;

const card = { apiKey: 'sk_test_precious', webhookSecrets: [webhookSecret] };
const wechat = {
  mchId: '1900000001',
  appId: 'wx1',
  serial: 'SERIAL1',
  privateKey: own.privateKey,
  apiV3Keys: [apiV3Key],
  platformKeys: { PUB_KEY_ID_1: theirs.publicKey },
};
const alipay = {
  appId: '2021000000000000',
  sellerId: '2088000000000000',
  privateKey: own.privateLine,
  alipayPublicKeys: [theirs.publicKey],
  gateway: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
};
const files: Readonly<Record<string, string>> = {
  'own.pem': own.privateKey,
  'theirs.pem': theirs.publicKey,
  'next.pem': `${next.publicKey}\n`,
  'next.txt': `whsec_next\n`,
  'card.json': JSON.stringify(card),
  'live.json': JSON.stringify({ ...card, apiKey: 'sk_live_precious' }),
  'long.json': JSON.stringify({ ...card, note: 'x'.repeat(5000) }),
  'wechat.json': JSON.stringify(wechat),
  'alipay.json': JSON.stringify(alipay),
};

/** Runs the command before an operator who answers one question after the other. */
const run = async (args: string, ...answers: readonly string[]): Promise<number> => {
  const left = [...answers];
  const answer = async (): Promise<string> => left.shift() ?? '';
  const file = async (path: string): Promise<string> => files[path] ?? Promise.reject(new Error(`no file ${path}`));
  const complain = (why: string): void => {
    complaints += why;
  };
  const code = await runSecrets(args.split(' '), {
    openStore: operatorParameters,
    by: { text: answer, secret: answer, file, complain },
    out: { write: (text) => (printed += text) },
    error: { write: (text) => (complaints += text) },
  });
  expect(left).toEqual([]);
  return code;
};
/** An operator who says nothing. */
const nobody = { text: async () => '', secret: async () => '', file: async () => '', complain: () => undefined };

const written = (provider: string, stage = 'dev'): unknown =>
  JSON.parse(store.get(`/shop/${stage}/payments/${provider}`) ?? 'null');

describe('the secrets of a stage', () => {
  it('are made or asked for where they are missing, and left alone where they are there', async () => {
    const asked = ['yes', alipay.appId, alipay.sellerId, 'own.pem', 'theirs.pem', alipay.gateway];
    expect(await run('--stage dev', 'y', card.apiKey, webhookSecret, ...asked, '')).toBe(0);
    expect(printed.trim().split('\n')).toEqual([
      'made     /shop/dev/keys/tokens',
      'made     /shop/dev/edge/secret',
      'made     /shop/dev/edge/secret-hashes',
      'written  /shop/dev/payments/card',
      'written  /shop/dev/payments/alipay',
      'missing  /shop/dev/payments/wechat: nobody can pay by wechat',
    ]);
    expect(written('card')).toEqual(card);
    expect(written('alipay')).toMatchObject({ sellerId: alipay.sellerId, alipayPublicKeys: [theirs.publicKey.trim()] });
    const before = store.get('/shop/dev/edge/secret') ?? '';
    expect(store.get('/shop/dev/edge/secret-hashes')).toBe(createHash('sha256').update(before).digest('hex'));
    expect(JSON.parse(store.get('/shop/dev/keys/tokens') ?? '')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);

    expect(await run('--stage dev', 'n')).toBe(0);
    expect(printed).not.toMatch(/made.*made.*made.*made/s);
    expect(store.get('/shop/dev/edge/secret')).toBe(before);
  });

  it.each([
    ['card', ['pk_live_1', card.apiKey, 'we_1', webhookSecret], ['begins with sk_ or rk_', 'begins with whsec_']],
    [
      'alipay',
      ['app', alipay.appId, '1', alipay.sellerId, 'none.pem', 'card.json', 'own.pem', 'theirs.pem', 'sandbox', ''],
      ['digits alone', '16 digits', 'no such file', 'no key in that file', 'begins with https://'],
    ],
    [
      'wechat',
      ['1', 'wx', 'S 1', 'SERIAL1', 'own.pem', 'short', apiV3Key, 'theirs.pem', 'PUB_KEY_ID_1'],
      ['letters and digits', '32 characters'],
    ],
  ])('are asked for again where they cannot be right (%s)', async (provider, answers, told) => {
    expect(await run(`--stage dev ${provider} --live`, ...answers)).toBe(0);
    for (const each of told) expect(complaints).toContain(each);
    expect(written(provider)).not.toBeNull();
  });

  it('are needed, the id of a key as well', async () => {
    expect(await run('--stage dev card', '')).toBe(2);
    expect(complaints).toContain('Nothing was entered, and apiKey is needed.');
    expect(await run('--stage dev wechat --live', '1', 'wx', 'S', 'own.pem', apiV3Key, 'theirs.pem', '')).toBe(2);
    expect(complaints).toContain('by the id alone');
    expect([written('card'), written('wechat')]).toEqual([null, null]);
  });

  it('are not asked for when none of them could be written', async () => {
    expect(await run('--stage dev wechat')).toBe(2);
    expect(complaints).toContain('--live writes them all the same');
  });

  it('are kept encrypted, but for the two that CloudFormation reads', async () => {
    const kinds: Record<string, string> = {};
    const put = async (name: string, _: string, kind: string): Promise<void> => {
      kinds[name] = kind;
    };
    const code = await runSecrets(['--stage', 'dev'], {
      openStore: () => ({ get: async () => undefined, put }),
      by: { ...nobody, text: async () => 'n' },
      out: { write: () => undefined },
      error: { write: () => undefined },
    });
    expect([code, kinds]).toEqual([
      0,
      {
        '/shop/dev/keys/tokens': 'SecureString',
        '/shop/dev/edge/secret': 'String',
        '/shop/dev/edge/secret-hashes': 'String',
      },
    ]);
  });

  it('are read out of a file, by the adapter that will read them', async () => {
    expect(await run('--stage dev card --file card.json')).toBe(0);
    expect(await run('--stage dev wechat --file wechat.json --live')).toBe(0);
    expect([written('card'), written('wechat')]).toEqual([card, wechat]);
  });

  it('are written again as a whole when a provider is named', async () => {
    await run('--stage dev card --file card.json');
    expect(await run('--stage dev card', 'sk_test_other', 'whsec_other')).toBe(0);
    expect(written('card')).toEqual({ apiKey: 'sk_test_other', webhookSecrets: ['whsec_other'] });
  });

  it.each([
    ['a webhook secret', 'card', 'webhookSecrets', ['whsec_next'], { webhookSecrets: [webhookSecret, 'whsec_next'] }],
    ['a key of APIv3', 'wechat', 'apiV3Keys', ['x'.repeat(32)], { apiV3Keys: [apiV3Key, 'x'.repeat(32)] }],
    [
      'a key of WeChat',
      'wechat',
      'platformKeys',
      ['next.pem', 'PUB_KEY_ID_2'],
      { platformKeys: { PUB_KEY_ID_1: theirs.publicKey, PUB_KEY_ID_2: next.publicKey.trim() } },
    ],
    [
      'a key of Alipay',
      'alipay',
      'alipayPublicKeys',
      ['next.pem'],
      { alipayPublicKeys: [theirs.publicKey, next.publicKey.trim()] },
    ],
  ])('are turned without a gap: %s comes beside the old one', async (_, provider, field, answers, after) => {
    await run(`--stage dev ${provider} --file ${provider}.json --live`);
    expect(await run(`--stage dev ${provider} --add ${field} --live`, ...answers)).toBe(0);
    expect(written(provider)).toMatchObject(after);
  });

  it('are added out of files as well, with the id that the provider gives them', async () => {
    await run('--stage dev wechat --file wechat.json --live');
    expect(await run('--stage dev wechat --add platformKeys --from next.pem --id PUB_KEY_ID_2 --live')).toBe(0);
    expect(written('wechat')).toHaveProperty('platformKeys.PUB_KEY_ID_2', next.publicKey.trim());
    expect(await run('--stage dev wechat --add platformKeys --from own.pem --live')).toBe(2);
    expect(complaints).toContain('give it with --id');
  });

  it('are retired by their fingerprint, down to the last one', async () => {
    await run('--stage dev card --file card.json');
    await run('--stage dev card --add webhookSecrets --from next.txt');
    expect(await run(`--stage dev card --retire ${fingerprintOf(webhookSecret)}`)).toBe(0);
    expect(written('card')).toMatchObject({ webhookSecrets: ['whsec_next'] });
    expect(await run(`--stage dev card --retire ${fingerprintOf('whsec_next')}`)).toBe(2);
    expect(complaints).toContain('is the last of webhookSecrets');
    expect(await run(`--stage dev card --retire ${fingerprintOf(card.apiKey)}`)).toBe(2);
    expect(written('card')).toMatchObject({ webhookSecrets: ['whsec_next'] });
  });

  it('are retired out of a ring as out of a list', async () => {
    await run('--stage dev wechat --file wechat.json --live');
    await run('--stage dev wechat --add platformKeys --from next.pem --id PUB_KEY_ID_2 --live');
    expect(await run(`--stage dev wechat --retire ${fingerprintOf(theirs.publicKey)} --live`)).toBe(0);
    expect(written('wechat')).toHaveProperty('platformKeys', { PUB_KEY_ID_2: next.publicKey.trim() });
  });

  it('that change together are replaced in one step', async () => {
    await run('--stage dev wechat --file wechat.json --live');
    expect(await run('--stage dev wechat --set serial --set privateKey --live', 'SERIAL2', 'own.pem')).toBe(0);
    expect(written('wechat')).toMatchObject({ serial: 'SERIAL2', privateKey: own.privateKey.trim() });
    await run('--stage dev alipay --file alipay.json');
    expect(await run('--stage dev alipay --set gateway --live', '')).toBe(0);
    expect(written('alipay')).not.toHaveProperty('gateway');
  });

  it('are shown by name and fingerprint, and never by value', async () => {
    await run('--stage dev', 'n', 'n', 'n');
    await run('--stage dev card --file card.json');
    await run('--stage dev wechat --file wechat.json --live');
    printed = '';
    expect(await run('--stage dev --show')).toBe(0);
    expect(printed).toContain('/shop/dev/payments/card  test');
    expect(printed).toContain(`  webhookSecrets    ${fingerprintOf(webhookSecret)}`);
    expect(printed).toContain('/shop/dev/payments/alipay  missing');
    expect(printed).toContain(`  platformKeys      ${fingerprintOf(theirs.publicKey)}  PUB_KEY_ID_1`);
  });

  it('never appear in what is printed, not even when they are wrong', async () => {
    const values = [
      card.apiKey,
      webhookSecret,
      apiV3Key,
      'whsec_next',
      'sk_live_precious',
      own.privateKey.split('\n')[3] ?? '',
    ];
    for (const args of [
      '--stage dev card --file card.json',
      '--stage dev card --file live.json',
      '--stage dev card --add webhookSecrets --from next.txt',
      '--stage dev card --add webhookSecrets --from next.txt',
      '--stage dev wechat --file wechat.json',
      '--stage dev wechat --file wechat.json --live',
      '--stage dev wechat --file own.pem',
      '--stage dev wechat --set privateKey --from theirs.pem --live',
      '--stage dev wechat --add apiV3Keys --from own.pem --live',
      `--stage dev ${webhookSecret}`,
      `--stage dev card ${webhookSecret}`,
      `--stage dev --secret=${webhookSecret}`,
      `--stage dev card --retire ${webhookSecret}`,
      '--stage dev --show',
    ])
      await run(args);
    for (const value of values) expect(`${printed}${complaints}`).not.toContain(value);
  });
});

describe('secrets that are refused', () => {
  it.each([
    ['a test key', { ...card }],
    ['a sandbox', { ...card, apiKey: 'sk_live_1', apiBase: 'https://sandbox.example' }],
  ])('are %s, where real money is taken', async (_, value) => {
    const code = await runSecrets(['--stage', 'prod', 'card', '--file', 'x'], {
      openStore: operatorParameters,
      by: { ...nobody, file: async () => JSON.stringify(value) },
      out: { write: () => undefined },
      error: { write: (text) => (complaints += text) },
    });
    expect([code, complaints]).toEqual([2, expect.stringContaining('takes real money')]);
    expect(written('card', 'prod')).toBeNull();
  });

  it('are those of real money where none is taken, unless that is what is wanted', async () => {
    expect(await run('--stage dev card --file live.json')).toBe(2);
    expect(complaints).toContain('--live writes them all the same');
    expect(written('card')).toBeNull();
    expect(await run('--stage prod card --file live.json')).toBe(0);
    expect(await run('--stage dev card --file live.json --live')).toBe(0);
  });

  it.each([
    ['no settings', '--stage dev card --file own.pem', 'not a JSON object'],
    ['those of another provider', '--stage dev card --file wechat.json', 'lack "apiKey"'],
    ['one that is there already', '--stage dev card --add webhookSecrets --from same.txt', 'no file'],
    ['a field that holds one value', '--stage dev card --add apiKey --from next.txt', 'choose webhookSecrets'],
    ['a field of another provider', '--stage dev card --set mchId --from next.txt', 'choose apiKey'],
    ['too many ways at once', '--stage dev card --show --add webhookSecrets', 'do not go together'],
    ['no stage', 'card', '--stage is needed'],
    ['an unknown stage', '--stage production', "no stage 'production'"],
    ['an option without a provider', '--stage dev --add webhookSecrets', 'Name the provider'],
    ['a value for two', '--stage dev wechat --set serial --set appId --from next.txt', '--from takes the value of one'],
  ])('are %s', async (_, args, why) => {
    await run('--stage dev card --file card.json');
    expect(await run(args)).toBe(2);
    expect(complaints).toContain(why);
    expect(written('card')).toEqual(card);
  });

  it('are added twice', async () => {
    await run('--stage dev card --file card.json');
    expect(await run('--stage dev card --add webhookSecrets', webhookSecret)).toBe(2);
    expect(complaints).toContain('already');
  });

  it('are more than a parameter holds', async () => {
    expect(await run('--stage dev card --file long.json')).toBe(2);
    expect(complaints).toMatch(/have 5\d{3} bytes, and a parameter holds 4096/);
    expect(written('card')).toBeNull();
  });

  it('help is given without a stage', async () => {
    expect(await run('--help')).toBe(0);
    expect(printed).toContain('npm run secrets -- --stage dev');
  });
});

describe('a fingerprint', () => {
  it('is that of the pair, whatever form a key is written in', () => {
    const all = [own.privateKey, own.privateLine, own.oldForm, own.publicKey, own.publicKey.trim()].map(fingerprintOf);
    expect(new Set(all).size).toBe(1);
    expect(fingerprintOf(theirs.publicKey)).not.toBe(all[0]);
    expect(all[0]).toMatch(/^[0-9a-f]{12}$/);
  });
});
