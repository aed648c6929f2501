import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.optional(z.string()),
      dependencies: z.optional(z.array(z.string())),
      properties: z.optional(z.object({ templateFile: z.optional(z.string()), stackName: z.optional(z.string()) })),
    }),
  ),
});

const AssetManifest = z.object({
  files: z.optional(
    z.record(
      z.string(),
      z.object({
        source: z.object({ path: z.optional(z.string()) }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    ),
  ),
});

const Template = z.object({
  Resources: z._default(
    z.record(
      z.string(),
      z.object({ Type: z.string(), Properties: z.optional(z.unknown()), Condition: z.optional(z.string()) }),
    ),
    {},
  ),
  Parameters: z.optional(z.record(z.string(), z.object({ Type: z.string(), Default: z.optional(z.unknown()) }))),
  Conditions: z.optional(z.record(z.string(), z.unknown())),
  Mappings: z.optional(z.record(z.string(), z.unknown())),
  Outputs: z.optional(
    z.record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Export: z.optional(z.object({ Name: z.unknown() })),
        Condition: z.optional(z.string()),
      }),
    ),
  ),
});

/** A CloudFormation template, as far as the local cloud reads it. */
export type Template = z.infer<typeof Template>;

/** One stack of a cloud assembly. */
export interface StackArtifact {
  readonly name: string;
  readonly region: string;
  readonly template: Template;
}

/** Where the files of an assembly lie, by the object key that the templates know them by. */
export type Assets = (objectKey: string) => string;

/** A synthesised CDK app: its stacks, each after those it depends on, and its assets. */
export interface CloudAssembly {
  readonly stacks: readonly StackArtifact[];
  readonly assets: Assets;
}

/** The region of every stack that does not name one. */
export const defaultRegion = 'eu-west-1';

/** Reads the folder that `cdk synth` has written. */
export const loadAssembly = async (folder: string): Promise<CloudAssembly> => {
  const { artifacts } = z.parse(Manifest, await readJson(join(folder, 'manifest.json')));
  const paths = new Map<string, string>();
  const stacks: StackArtifact[] = [];

  for (const id of inOrder(artifacts)) {
    const artifact = artifacts[id];
    const templateFile = artifact?.properties?.templateFile;
    if (artifact?.type !== 'aws:cloudformation:stack' || templateFile === undefined) continue;
    await readAssets(folder, templateFile, paths);
    stacks.push({
      name: artifact.properties?.stackName ?? id,
      region: regionOf(artifact.environment),
      template: await loadTemplate(join(folder, templateFile)),
    });
  }
  return {
    stacks,
    assets: (objectKey) => {
      const path = paths.get(objectKey);
      if (path === undefined) throw new Error(`${folder} has no asset ${objectKey}; synthesise it again`);
      return path;
    },
  };
};

/** Reads one template file. */
export const loadTemplate = async (file: string): Promise<Template> => z.parse(Template, await readJson(file));

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

const readAssets = async (folder: string, templateFile: string, paths: Map<string, string>): Promise<void> => {
  const file = join(folder, templateFile.replace(/\.template\.json$/, '.assets.json'));
  const { files = {} } = z.parse(AssetManifest, await readJson(file));
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) paths.set(objectKey, resolve(folder, source.path));
  }
};

const regionOf = (environment = ''): string => {
  const region = environment.split('/').at(-1);
  return region === undefined || region === '' || region === 'unknown-region' ? defaultRegion : region;
};

const inOrder = (artifacts: z.infer<typeof Manifest>['artifacts']): string[] => {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    for (const dependency of artifacts[id]?.dependencies ?? []) if (!ordered.has(dependency)) visit(dependency);
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
};
