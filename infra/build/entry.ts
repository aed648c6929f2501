import type { ResourceName } from '#shared/kernel/port.ts';
import { camelCase, type Declaration, resourcesOf, verbNounOf } from '../declaration.ts';

/** The generated module that holds the OpenAPI document. */
export const referenceModule = 'virtual:reference';
/** The one that holds the page for people. */
export const docsModule = 'virtual:docs';

/** Which adapter opens which resource. A function imports those it uses and no other, so esbuild ships no other. */
const adapters: Record<ResourceName, { readonly opens: string; readonly from: string }> = {
  table: { opens: 'openTable', from: '#shared/aws/dynamodb-table.ts' },
  userPool: { opens: 'openUserPool', from: '#shared/aws/cognito-user-pool.ts' },
  mail: { opens: 'openMailer', from: '#shared/aws/ses-mailer.ts' },
  images: { opens: 'openImageStore', from: '#shared/aws/s3-image-store.ts' },
  codecs: { opens: 'openCodecs', from: '#shared/jsquash/codecs.ts' },
  searchIndex: { opens: 'openHeldIndex', from: '#shared/search/held-index.ts' },
  files: { opens: 'openFiles', from: '#shared/aws/s3-files.ts' },
  failures: { opens: 'openFailures', from: '#shared/aws/s3-files.ts' },
  parameters: { opens: 'openParameters', from: '#shared/aws/ssm-parameters.ts' },
  reference: { opens: 'openReference', from: referenceModule },
  docs: { opens: 'openDocs', from: docsModule },
};

const lambdas: Record<Declaration['kind'], { readonly wraps: string; readonly from: string }> = {
  operation: { wraps: 'operationLambda', from: '#functions/http/lambda.ts' },
  consumer: { wraps: 'consumerLambda', from: '#functions/events/lambda.ts' },
  schedule: { wraps: 'scheduleLambda', from: '#functions/events/lambda.ts' },
  trigger: { wraps: 'triggerLambda', from: '#functions/events/lambda.ts' },
  watcher: { wraps: 'watcherLambda', from: '#functions/events/lambda.ts' },
};

/** Source of the module that Lambda loads: the declaration, wrapped, over the adapters that it uses. */
export const entrySource = (declaration: Declaration): string => {
  const { wraps, from } = lambdas[declaration.kind];
  const used = resourcesOf(declaration).map((resource) => ({ resource, ...adapters[resource] }));
  const names = used.map(({ resource }) => resource).join(', ');
  return [
    `import { ${wraps} } from '${from}';`,
    `import { ${camelCase(verbNounOf(declaration))} as declaration } from '#functions/${declaration.id}.ts';`,
    ...used.map((adapter) => `import { ${adapter.opens} } from '${adapter.from}';`),
    // Each adapter makes its first call while the container starts; none waits for another.
    names && `const [${names}] = await Promise.all([${used.map(({ opens }) => `${opens}()`).join(', ')}]);`,
    `export const handler = ${wraps}(declaration, { ${names} });`,
  ].join('\n');
};
