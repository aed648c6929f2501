import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ssm, startSsm } from '#infra/local/engines/ssm.ts';
import { lambdaEnvironment } from '#test/environment.ts';

/** Gives a process a terminal of its own; part of util-linux. */
const script = '/usr/bin/script';
const isThere = process.platform === 'linux' && existsSync(script);
if (!isThere) console.warn(`There is no ${script}: the command is not tried at a terminal.`);

const controlC = '\u0003';
const controlD = '\u0004';

let store: Ssm;
beforeEach(async () => {
  store = await startSsm({});
});
afterEach(() => store.stop());

/** Runs the command at a terminal, and types each answer once its question stands there. */
const run = async (args: string, ...dialogue: readonly (readonly [question: string, answer: string])[]) => {
  const env = { ...process.env, ...lambdaEnvironment, AWS_ENDPOINT_URL_SSM: store.endpoint };
  const child = spawn(script, ['-qec', `${process.execPath} bin/secrets.ts ${args}`, '/dev/null'], { env });
  const left = [...dialogue];
  let shown = '';
  let since = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk;
    const [next] = left;
    const at = next ? shown.indexOf(next[0], since) : -1;
    if (!next || at < 0) return;
    left.shift();
    since = at + next[0].length;
    child.stdin.write([controlC, controlD].includes(next[1]) ? next[1] : `${next[1]}\r`);
  });
  const [code] = await once(child, 'close');
  expect(left, shown).toEqual([]);
  return { code, shown };
};
const written = (provider: string): unknown => JSON.parse(store.get(`/shop/staging/payments/${provider}`) ?? 'null');

describe.skipIf(!isThere)('at a terminal', () => {
  it('a secret is taken unseen, right after a question in sight', async () => {
    const { code, shown } = await run(
      '--stage staging',
      ['Set up card now?', 'y'],
      ['(sk_… or rk_…): ', 'sk_test_precious'],
      ['(whsec_…): ', 'whsec_precious'],
      ['Set up alipay now?', 'n'],
      ['Set up wechat now?', ''],
    );
    expect(code, shown).toBe(0);
    expect(written('card')).toEqual({ apiKey: 'sk_test_precious', webhookSecrets: ['whsec_precious'] });
    expect(shown).toContain('written  /shop/staging/payments/card');
    expect(shown).not.toContain('precious');
  });

  it.each([
    ['Ctrl-C at a question in sight', 'alipay', [['APPID of the app: ', controlC]]],
    ['Ctrl-D at a question in sight', 'alipay', [['APPID of the app: ', controlD]]],
    ['Ctrl-C at a secret', 'card', [['(sk_… or rk_…): ', controlC]]],
    [
      'Ctrl-C at a secret after another',
      'card',
      [
        ['(sk_… or rk_…): ', 'sk_test_1'],
        ['(whsec_…): ', controlC],
      ],
    ],
  ] as const)('%s ends it, and nothing is written', async (_, provider, dialogue) => {
    const { code, shown } = await run(`--stage staging ${provider}`, ...dialogue);
    expect([code, shown]).toEqual([130, expect.stringMatching(/\r\nBroken off: nothing more was written\.\r\n$/)]);
    expect(written(provider)).toBeNull();
  });
});
