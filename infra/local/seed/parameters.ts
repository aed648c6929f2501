import { createHash, randomBytes } from 'node:crypto';

/** What an operator puts into the parameter store before the first deploy of a stage: see infra/README.md. */
export const deployParameters = (stage: string): Readonly<Record<string, string>> => {
  const secret = randomBytes(32).toString('hex');
  return {
    [`/shop/${stage}/edge/secret`]: secret,
    [`/shop/${stage}/edge/secret-hashes`]: createHash('sha256').update(secret).digest('hex'),
  };
};
