// The CDK app: `npx cdk synth -c stage=prod`. It builds the bundles first, so that what is deployed is what stands here.
import { declarations } from '#functions/index.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { synthesise } from '#infra/shop-app.ts';

await buildFunctions(declarations);
synthesise({ declarations });
