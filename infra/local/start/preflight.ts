import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

const oldestNode = 24;
const oldestJava = 17;

/** Refuses to start on a machine where it would fail halfway. */
export const preflight = async (projectRoot: string, port: number): Promise<void> => {
  requireNode(process.versions.node);
  requirePackages(projectRoot);
  if (process.env['DYNAMODB_ENDPOINT'] === undefined) requireJava(installedJava());
  await requireFreePort(port);
};

export const requireNode = (version: string): void => {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  throw new StartError(`Node.js ${oldestNode} is needed and this is ${version}: npm ci && npm start (brings its own)`);
};

const requirePackages = (projectRoot: string): void => {
  if (existsSync(join(projectRoot, 'node_modules/aws-cdk-lib'))) return;
  throw new StartError('The packages are not installed: npm ci');
};

export const requireJava = (version: number | undefined): void => {
  if (version !== undefined && version >= oldestJava) return;
  const found = version === undefined ? 'is not installed' : `${version} is too old`;
  throw new StartError(
    `Java ${oldestJava} is needed for DynamoDB Local and ${found}: sudo apt-get install -y openjdk-17-jre-headless (or set DYNAMODB_ENDPOINT)`,
  );
};

/** The major version: `openjdk version "17.0.15"` is 17, and `"1.8.0_302"` is 8. */
export const majorJavaVersion = (output: string): number | undefined => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return first === undefined ? undefined : Number(first === '1' ? second : first);
};

const installedJava = (): number | undefined => {
  const { error, stderr, stdout } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return error === undefined ? majorJavaVersion(`${stderr}${stdout}`) : undefined;
};

const requireFreePort = async (port: number): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const probe = createServer();
  probe.once('error', (error: NodeJS.ErrnoException) => {
    const next = `npm start -- --port ${port + 1}`;
    const reason = error.code === 'EACCES' ? 'is not allowed' : 'is taken';
    reject(new StartError(`Port ${port} ${reason}: stop what listens there, or ${next}`));
  });
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  await promise;
};
