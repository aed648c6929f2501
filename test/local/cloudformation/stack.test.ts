import { describe, expect, it } from 'vitest';
import type { Template } from '#infra/local/cloudformation/assembly.ts';
import { type Declaration, deployStack } from '#infra/local/cloudformation/stack.ts';

const deploy = async (template: Partial<Template>, exports = new Map<string, unknown>()) => {
  const provisioned: Declaration[] = [];
  const outputs = await deployStack({
    name: 'Shop',
    region: 'eu-west-1',
    template: { Resources: {}, ...template },
    parameters: { Given: 'g' },
    assets: (key) => key,
    exports,
    storedParameter: (name) => (name === '/shop/secret' ? 'stored' : undefined),
    provision: async (declaration) => {
      provisioned.push(declaration);
      return { ref: `id-${declaration.logicalId}`, attributes: { Arn: `arn-${declaration.logicalId}` } };
    },
  });
  return { provisioned, outputs, exports };
};

describe('deploying a stack', () => {
  it('provisions a resource after the ones it refers to, and each once', async () => {
    const { provisioned } = await deploy({
      Resources: {
        A: { Type: 'T', Properties: { b: { Ref: 'B' }, c: { 'Fn::GetAtt': ['C', 'Arn'] } } },
        B: { Type: 'T', Properties: { c: { Ref: 'C' } } },
        C: { Type: 'T' },
      },
    });

    expect(provisioned.map(({ logicalId }) => logicalId)).toEqual(['C', 'B', 'A']);
    expect(provisioned[2]?.properties).toEqual({ b: 'id-B', c: 'arn-C' });
  });

  it('takes from the parameter store what a parameter of the template names there', async () => {
    const stored = (Default: string) => ({
      Parameters: { Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default } },
      Resources: { A: { Type: 'T', Properties: { header: { Ref: 'Secret' } } } },
    });
    const { provisioned } = await deploy(stored('/shop/secret'));
    expect(provisioned[0]?.properties).toEqual({ header: 'stored' });
    await expect(deploy(stored('/shop/none'))).rejects.toThrow('needs the parameter /shop/none');
  });

  it('tells resources that refer to each other in a circle', async () => {
    const Resources = {
      A: { Type: 'T', Properties: { b: { Ref: 'B' } } },
      B: { Type: 'T', Properties: { a: { Ref: 'A' } } },
    };

    await expect(deploy({ Resources })).rejects.toThrow('A → B → A');
  });

  it('leaves out what its condition leaves out', async () => {
    const { provisioned, outputs } = await deploy({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: { Type: 'T', Condition: 'Never' }, B: { Type: 'T' } },
      Outputs: { OfA: { Value: { Ref: 'A' }, Condition: 'Never' }, OfB: { Value: { Ref: 'B' } } },
    });

    expect(provisioned.map(({ logicalId }) => logicalId)).toEqual(['B']);
    expect(outputs).toEqual({ OfB: 'id-B' });
  });

  it('knows parameters, their defaults and the pseudo parameters', async () => {
    const { outputs } = await deploy({
      Parameters: { Given: { Type: 'String' }, Default: { Type: 'String', Default: 'd' } },
      Outputs: {
        O: { Value: { 'Fn::Sub': `\${Given} \${Default} \${AWS::Region} \${AWS::AccountId} \${AWS::StackName}` } },
      },
    });

    expect(outputs).toEqual({ O: 'g d eu-west-1 000000000000 Shop' });
  });

  it('hands its exports to the stacks after it', async () => {
    const { exports } = await deploy({
      Resources: { A: { Type: 'T' } },
      Outputs: { O: { Value: { Ref: 'A' }, Export: { Name: 'Shop:A' } } },
    });
    const { outputs } = await deploy({ Outputs: { P: { Value: { 'Fn::ImportValue': 'Shop:A' } } } }, exports);

    expect(outputs).toEqual({ P: 'id-A' });
    await expect(deploy({ Outputs: { P: { Value: { 'Fn::ImportValue': 'Shop:B' } } } })).rejects.toThrow(
      'imports Shop:B',
    );
  });

  it('names an attribute that is not emulated', async () => {
    const Resources = {
      A: { Type: 'AWS::X::Y' },
      B: { Type: 'T', Properties: { of: { 'Fn::GetAtt': ['A', 'Url'] } } },
    };

    await expect(deploy({ Resources })).rejects.toThrow('NotEmulated: AWS::X::Y.Url');
  });
});
