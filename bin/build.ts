import { declarations } from '#functions/index.ts';
import { buildFunctions } from '#infra/build/build.ts';

const m = await buildFunctions(declarations);
for (const [f, o] of Object.entries(m.outputs)) console.log(f, o.bytes);
