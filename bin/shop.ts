// The CDK app: `npx cdk synth -c stage=prod`. It builds the bundles first, so that what is deployed is what stands here.
import { declarations } from '#functions/index.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { chosenStage, synthesise } from '#infra/shop-app.ts';

try {
  const stage = chosenStage();
  await buildFunctions(declarations);
  synthesise({ stage, declarations });
} catch (error) {
  console.error(error instanceof Error && process.env['DEBUG'] === undefined ? error.message : error);
  process.exitCode = 1;
}
