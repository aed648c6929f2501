import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import type { Declaration } from '#infra/declaration.ts';
import { assertRealMoneyOnly, sandboxMentions } from '#infra/real-money.ts';
import { synthesise } from '#infra/shop-app.ts';
import { type Stage, stages } from '#infra/stages.ts';
import { stubCode } from './synthesis.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'shop-real-money-'));
  folders.push(made);
  return made;
};
const template = (value: string, name = 'VALUE') => ({
  Resources: { Pay: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { [name]: value } } } } },
});
const written = (content: unknown): string => {
  const directory = folder();
  writeFileSync(path.join(directory, 'shop-prod-api.template.json'), JSON.stringify(content));
  return directory;
};

describe('a stage that takes real money', () => {
  it('is prod, and no other', () => {
    const taking = Object.values<Stage>(stages).filter(({ shop }) => shop.takesRealMoney);
    expect(taking.map(({ shop }) => shop.stage)).toEqual(['prod']);
  });

  it('is synthesised as it stands, and not when a template names a sandbox', () => {
    const contract = { ...expireUnpaidOrders.contract, summary: 'See http://localhost:3000' };
    const prod = (declaration: Declaration) => () =>
      synthesise({ stage: 'prod', declarations: [declaration], outdir: folder(), codeOf: stubCode });
    expect(prod(expireUnpaidOrders)).not.toThrow();
    expect(prod({ ...expireUnpaidOrders, contract })).toThrow(
      /stage prod takes real money.*\n.*localhost in .*\/Description/,
    );
  });

  it.each([
    'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
    'https://openapi.alipaydev.com/gateway.do',
    'http://localhost:3000/_local/sandbox/',
    'http://127.0.0.1:4242',
    'http://[::1]:4242',
    'sk_test_51',
    '{"apiKey":"rk_test_1"}',
  ])('is not synthesised with %s in a template', (value) => {
    expect(() => assertRealMoneyOnly(stages.prod, written(template(value)))).toThrow(
      /stage prod takes real money.*\n.*shop-prod-api\.template\.json\/Resources\/Pay\/Properties\/Environment/,
    );
    expect(() => assertRealMoneyOnly(stages.dev, written(template(value)))).not.toThrow();
  });

  it('is not synthesised with an engine of this machine', () => {
    expect(sandboxMentions(template('https://ssm.example', 'AWS_ENDPOINT_URL_SSM'))).toHaveLength(1);
  });

  it('is not taken for clean when there was nothing to look into', () => {
    expect(() => assertRealMoneyOnly(stages.prod, folder())).toThrow(/no template/);
  });
});
