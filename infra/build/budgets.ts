import type { Metafile } from 'esbuild';
import type { ResourceName } from '#shared/kernel/port.ts';
import { bundleName, type Declaration, resourcesOf, usesOf } from '../declaration.ts';
import { docsModule, referenceModule } from './entry.ts';

type Output = Metafile['outputs'][string];

/** What a function weighs, in thousands of bytes, and everything that is wrong with it. */
export interface Weight {
  readonly id: string;
  readonly kB: number;
  readonly budget: number;
  readonly complaints: readonly string[];
}

/** A function without any resource: the chain and the checks of its own contract. */
const bare = 60;

/** What each resource may add, in kB. Cold starts pay for every one of them. */
const allowances: Record<ResourceName, number> = {
  table: 190,
  userPool: 50,
  mail: 50,
  // Each is what opens one other system, and comes with what speaks to it.
  parameters: 0,
  images: 10,
  files: 10,
  failures: 10,
  // The codecs are WebAssembly, in one function that no shopper waits for.
  codecs: 2_850,
  // The whole search engine, with the two scripts of Chinese.
  searchIndex: 50,
  // The document itself is the product, not its wrapping: it is not weighed.
  reference: 0,
  docs: 0,
};

/** A provider's own SDK weighs up to 1,000 kB: what we speak to it with instead, and the rules behind it, stay small. */
const domainCodeOfWebhook = 20;

/** Inputs that no bundle may hold, each with the way out. */
const forbidden: readonly (readonly [pattern: RegExp, wayOut: string])[] = [
  [/node_modules\/zod\/v4\/(classic|locales)\//, "import * as z from 'zod/mini'"],
  [/node_modules\/(mnemonist|@aws-sdk\/endpoint-cache)\//, 'keep the alias of infra/build/build.ts'],
  [/credential-provider-(sso|ini|process|web-identity|login)/, 'keep the alias of infra/build/build.ts'],
  [/node_modules\/(undici|jose|ajv|aws4fetch)\//, 'use what Node brings, or do it at build time'],
  [
    /@aws-sdk\/client-[\w-]+\/dist-es\/(?!\w+Client\.js)[A-Z]\w+\.js/,
    'use the client and its commands, not the aggregate',
  ],
  [/fetch-http-handler/, 'use the handler over node:http'],
];

/** Words that load undici when they are first used: 85 ms on a cold start. */
const webFetch = /(?<![.\w$])(?:fetch|new Headers|new Request)\(/;

const allowanceForParameter = 15;

/** The most that a function may weigh, from the resources that it uses. */
export const budgetOf = (declaration: Declaration): number => {
  const parameters = usesOf(declaration).filter(({ resource }) => resource === 'parameters');
  const paths = new Set(parameters.flatMap(({ scope }) => scope.paths ?? []));
  const resources = resourcesOf(declaration).reduce((sum, resource) => sum + allowances[resource], bare);
  return resources + paths.size * allowanceForParameter;
};

const bytesOf = (output: Output, wanted: (input: string) => boolean): number =>
  Object.entries(output.inputs).reduce((sum, [name, { bytesInOutput }]) => sum + (wanted(name) ? bytesInOutput : 0), 0);

const contains = (output: Output, pattern: RegExp): boolean => bytesOf(output, (input) => pattern.test(input)) > 0;

const isReference = (input: string): boolean => input.endsWith(referenceModule) || input.endsWith(docsModule);
const isDomainCode = (input: string): boolean =>
  /^(shared|functions)\//.test(input) && !/^(shared\/(kernel|table|aws)|functions\/(http|events))\//.test(input);

/** Weighs one bundle: `text` is what esbuild wrote, `output` what its metafile says of it. */
export const weigh = (declaration: Declaration, output: Output, text: string): Weight => {
  const kB = (output.bytes - bytesOf(output, isReference)) / 1000;
  const budget = budgetOf(declaration);
  const own = bytesOf(output, isDomainCode) / 1000;
  const isWebhook = declaration.kind === 'operation' && declaration.contract.auth === 'provider';
  const complaints = [
    ...(kB > budget ? [`weighs ${kB.toFixed(1)} kB, and may weigh ${budget}`] : []),
    ...(isWebhook && own > domainCodeOfWebhook
      ? [`has ${own.toFixed(1)} kB of code of its domains, and may have ${domainCodeOfWebhook}`]
      : []),
    ...forbidden.flatMap(([pattern, wayOut]) =>
      contains(output, pattern) ? [`holds ${pattern.source}: ${wayOut}`] : [],
    ),
    ...(webFetch.test(text) ? ['calls the global fetch, which loads undici: use node:https'] : []),
    ...output.imports.filter(({ external }) => external).map((each) => `imports ${each.path} at run time`),
  ];
  return { id: declaration.id, kB, budget, complaints };
};

/** The bundle of a declaration in a metafile. */
export const outputOf = ({ outputs }: Metafile, declaration: Declaration): Output => {
  const suffix = `${bundleName(declaration)}/index.mjs`;
  const found = Object.entries(outputs).find(([file]) => file.endsWith(`/${suffix}`) || file === suffix);
  if (!found) throw new Error(`The build wrote no ${suffix}: run npm run build.`);
  return found[1];
};
