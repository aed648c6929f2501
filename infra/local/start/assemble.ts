import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Builds the functions and synthesises the app in a process of its own, which takes CDK's memory with it when it ends. */
export const assemble = async (projectRoot: string, onChild: (child: ChildProcess) => void): Promise<string> => {
  const outdir = join(projectRoot, 'cdk.out');
  const child = spawn(process.execPath, [join(projectRoot, 'bin/shop.ts')], {
    cwd: projectRoot,
    env: { ...process.env, CDK_OUTDIR: outdir, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onChild(child);
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));

  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  if ((await promise) === 0) return outdir;
  throw new StartError(`The functions cannot be built; mend this and start again:\n${Buffer.concat(output)}`);
};
