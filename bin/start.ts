// Runs the whole cloud on this machine: `npm start`, `npm start -- --help`.
import path from 'node:path';
import { requireNode } from '#infra/local/start/preflight.ts';
import { StartError } from '#infra/local/start/start-error.ts';

try {
  requireNode(process.versions.node);
  // Only now: what these modules are written in is more than an older Node understands.
  const { readOptions, usage } = await import('#infra/local/start/options.ts');
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(usage);
  } else {
    const { run } = await import('#infra/local/start/run.ts');
    const { product } = await import('#infra/local/seed/product.ts');
    await run(path.resolve(import.meta.dirname, '..'), options, product);
  }
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
