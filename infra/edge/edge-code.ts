import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The edge function as CloudFront takes it: a script with a function `handler`. In the file it is exported, because
 * everything else reads it as the module that it is not.
 */
export const edgeCode: string = readFileSync(path.join(import.meta.dirname, 'viewer-request.js'), 'utf8').replace(
  /^export /m,
  '',
);
