import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder that stands for the repository after everything has been built: a start from it takes the functions and
 * templates that an earlier start has left, and builds none. Answers the folder.
 */
export const builtRoot = async (projectRoot: string, folder: string): Promise<string> => {
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'bin/shop.ts'), '// Everything is built already.\n');
  for (const each of ['node_modules', 'cdk.out']) await symlink(join(projectRoot, each), join(folder, each));
  return folder;
};
