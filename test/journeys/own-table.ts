import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});

/** The same app as another one, but for the name of its table: several clouds keep theirs in one engine. */
export const withOwnTable = async (assembly: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-assembly-'));
  const TableName = `shop-${randomBytes(6).toString('hex')}`;
  for (const name of await readdir(assembly)) {
    const [from, to] = [join(assembly, name), join(folder, name)];
    const text = name.endsWith('.template.json') ? await readFile(from, 'utf8') : '';
    if (!text.includes('"AWS::DynamoDB::')) {
      await symlink(from, to);
      continue;
    }
    const template = z.parse(Template, JSON.parse(text));
    for (const resource of Object.values(template.Resources)) {
      if (resource.Type.startsWith('AWS::DynamoDB::')) resource.Properties = { ...resource.Properties, TableName };
    }
    await writeFile(to, JSON.stringify(template));
  }
  return folder;
};
