import { isObject } from '../json.ts';
import type { Assets, Template } from './assembly.ts';
import { loadTemplate } from './assembly.ts';
import { noValue, resolve, type Scope } from './intrinsics.ts';

/** A resource of a template with every intrinsic function resolved. */
export interface Declaration {
  readonly stack: string;
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a template can say about a resource that exists: `Ref` and `Fn::GetAtt`. */
export interface Resource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Makes a declared resource exist in the local cloud. */
export type Provision = (declaration: Declaration) => Promise<Resource>;

/** The account of every local cloud. */
export const accountId = '000000000000';

export interface StackOptions {
  readonly name: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly assets: Assets;
  readonly provision: Provision;
  /** The parameter store, for template parameters that name a parameter there. */
  readonly storedParameter: (name: string) => string | undefined;
  /** The exports of all stacks; this one adds its own. */
  readonly exports: Map<string, unknown>;
}

/** Provisions a stack with its nested stacks, each resource after those that it refers to, and answers its outputs. */
export const deployStack = async (options: StackOptions): Promise<Record<string, unknown>> => {
  const stack = new Stack(options);
  for (const logicalId of Object.keys(options.template.Resources)) await stack.resource(logicalId);
  return stack.outputs();
};

class Stack implements Scope {
  private readonly options: StackOptions;
  private readonly resources = new Map<string, Resource | undefined>();
  /** What is being provisioned right now, outermost first: a resource that meets itself here is a cycle. */
  private readonly underWay: string[] = [];

  constructor(options: StackOptions) {
    this.options = options;
  }

  async resource(logicalId: string): Promise<Resource | undefined> {
    if (this.resources.has(logicalId)) return this.resources.get(logicalId);
    if (this.underWay.includes(logicalId)) {
      throw new Error(`the resources ${[...this.underWay, logicalId].join(' → ')} refer to each other in a circle`);
    }
    this.underWay.push(logicalId);
    const resource = await this.create(logicalId);
    this.underWay.pop();
    this.resources.set(logicalId, resource);
    return resource;
  }

  private async create(logicalId: string): Promise<Resource | undefined> {
    const { name, region, template, provision } = this.options;
    const declared = template.Resources[logicalId];
    if (declared === undefined) throw new Error(`stack ${name} refers to ${logicalId}, which it does not declare`);
    if (declared.Condition !== undefined && !(await this.condition(declared.Condition))) return undefined;
    const properties = await resolve(declared.Properties ?? {}, this);
    if (!isObject(properties)) throw new Error(`${logicalId} of stack ${name} has no properties that can be read`);
    if (declared.Type === 'AWS::CloudFormation::Stack') return this.nested(logicalId, properties);
    return provision({ stack: name, region, logicalId, type: declared.Type, properties });
  }

  private async nested(logicalId: string, properties: Readonly<Record<string, unknown>>): Promise<Resource> {
    const { assets, name } = this.options;
    const file = assets(String(properties['TemplateURL']).split('/').at(-1) ?? '');
    const parameters = isObject(properties['Parameters']) ? properties['Parameters'] : {};
    const nestedName = `${name}-${logicalId}`;
    const outputs = await deployStack({
      ...this.options,
      name: nestedName,
      template: await loadTemplate(file),
      parameters,
    });
    const attributes = Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value]);
    return { ref: `arn:aws:cloudformation:::stack/${nestedName}`, attributes: Object.fromEntries(attributes) };
  }

  async outputs(): Promise<Record<string, unknown>> {
    const outputs: Record<string, unknown> = {};
    for (const [key, output] of Object.entries(this.options.template.Outputs ?? {})) {
      if (output.Condition !== undefined && !(await this.condition(output.Condition))) continue;
      outputs[key] = await resolve(output.Value, this);
      if (output.Export) this.options.exports.set(String(await resolve(output.Export.Name, this)), outputs[key]);
    }
    return outputs;
  }

  async reference(name: string): Promise<unknown> {
    const pseudo = this.pseudoParameters();
    if (name in pseudo) return pseudo[name];
    const parameter = this.options.template.Parameters?.[name];
    if (parameter !== undefined) {
      const given = this.options.parameters[name] ?? parameter.Default;
      return parameter.Type.startsWith('AWS::SSM::Parameter::Value<') ? this.stored(String(given)) : given;
    }
    return (await this.existing(name)).ref;
  }

  private stored(name: string): string {
    const value = this.options.storedParameter(name);
    if (value !== undefined) return value;
    throw new Error(`stack ${this.options.name} needs the parameter ${name}, which is not in the parameter store`);
  }

  async attribute(logicalId: string, name: string): Promise<unknown> {
    const { attributes } = await this.existing(logicalId);
    if (name in attributes) return attributes[name];
    const type = this.options.template.Resources[logicalId]?.Type;
    throw new Error(`NotEmulated: ${type}.${name} - add the attribute in infra/local/resources/`);
  }

  private async existing(logicalId: string): Promise<Resource> {
    const resource = await this.resource(logicalId);
    if (resource === undefined) throw new Error(`${logicalId} is referred to, but its condition leaves it out`);
    return resource;
  }

  imported(name: string): unknown {
    if (this.options.exports.has(name)) return this.options.exports.get(name);
    throw new Error(`stack ${this.options.name} imports ${name}, which no stack before it exports`);
  }

  async condition(name: string): Promise<boolean> {
    const condition = this.options.template.Conditions?.[name];
    if (condition === undefined) throw new Error(`stack ${this.options.name} has no condition ${name}`);
    return (await resolve(condition, this)) === true;
  }

  mapping(path: readonly string[]): unknown {
    let value: unknown = this.options.template.Mappings;
    for (const key of path) value = isObject(value) ? value[key] : undefined;
    if (value === undefined) throw new Error(`stack ${this.options.name} has no mapping ${path.join('.')}`);
    return value;
  }

  private pseudoParameters(): Readonly<Record<string, unknown>> {
    const { name, region } = this.options;
    return {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': name,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${name}`,
      'AWS::NoValue': noValue,
    };
  }
}
