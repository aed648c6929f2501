import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod/mini';
import { declarations as all } from '#functions/index.ts';
import type { Declaration } from '#infra/declaration.ts';
import { shopApp } from '#infra/shop-app.ts';
import type { StageName } from '#infra/stages.ts';

const ResourceShape = z.object({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
  DeletionPolicy: z.optional(z.string()),
  DependsOn: z.optional(z.unknown()),
});

const TemplateShape = z.object({
  Resources: z._default(z.record(z.string(), ResourceShape), {}),
  Parameters: z._default(z.record(z.string(), z.unknown()), {}),
  Outputs: z._default(z.record(z.string(), z.unknown()), {}),
});

/** A stack as CloudFormation gets it, nested ones included. */
export interface StackTemplate extends z.infer<typeof TemplateShape> {
  readonly name: string;
  readonly terminationProtection: boolean;
}

export interface Resource extends z.infer<typeof ResourceShape> {
  readonly id: string;
  readonly stack: string;
}

/** What a template says does not depend on the code of its functions, so nothing has to be built for it. */
export const stubCode = (): Code => Code.fromInline('exports.handler = async () => ({});');

/** The stacks of a stage. */
export const stacksOf = (stage: StageName, declarations: readonly Declaration[] = all): StackTemplate[] => {
  const app = shopApp({
    stage,
    declarations,
    outdir: mkdtempSync(path.join(tmpdir(), 'shop-synthesis-')),
    codeOf: stubCode,
  });
  app.synth();
  return app.node
    .findAll()
    .filter((construct) => construct instanceof Stack)
    .map((stack) => ({
      ...z.parse(TemplateShape, Template.fromStack(stack).toJSON()),
      name: stack.node.path,
      terminationProtection: stack.terminationProtection ?? false,
    }));
};

/** The resources of some stacks, of one type when it is named. */
export const resourcesOf = (stacks: readonly StackTemplate[], type?: string): Resource[] =>
  stacks
    .flatMap(({ name, Resources }) => Object.entries(Resources).map(([id, each]) => ({ ...each, id, stack: name })))
    .filter(({ Type }) => type === undefined || Type === type);
