import { createHash, randomBytes } from 'node:crypto';
import type { OperatorParameters, ParameterKind } from '#shared/aws/operator-parameters.ts';

const random = (): string => randomBytes(32).toString('hex');

/** A secret that the shop makes by itself, below the stage's path. */
interface OwnSecret {
  readonly path: string;
  readonly value: string;
  readonly kind: ParameterKind;
}

/** Names of the parameters that a deploy and the mails need. */
export const ownPaths = ['keys/tokens', 'edge/secret', 'edge/secret-hashes'] as const;

/** Writes those of the shop's own secrets that are missing; answers their paths. */
export const writeMissing = async (base: string, store: OperatorParameters): Promise<readonly string[]> => {
  const known = new Map<string, string | undefined>();
  for (const path of ownPaths) known.set(path, await store.get(`${base}/${path}`));

  // The two of the front door are one: a hash of another secret would lock everybody out.
  const edge = known.get('edge/secret') ?? random();
  const hash = createHash('sha256').update(edge).digest('hex');
  const all: readonly OwnSecret[] = [
    { path: 'keys/tokens', value: JSON.stringify([random()]), kind: 'SecureString' },
    // CloudFormation takes these two while it deploys, and it cannot read a SecureString.
    { path: 'edge/secret', value: edge, kind: 'String' },
    { path: 'edge/secret-hashes', value: hash, kind: 'String' },
  ];
  const missing = all.filter(({ path }) => known.get(path) === undefined);
  for (const { path, value, kind } of missing) await store.put(`${base}/${path}`, value, kind);
  return missing.map(({ path }) => path);
};
