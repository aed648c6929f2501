// Starts a new operation: its file, its test, and its line in functions/index.ts.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { declarations } from '#functions/index.ts';
import { projectRoot } from '#infra/build/places.ts';
import { newOperationOf, operationSource, testSource, withListed } from '#infra/scaffold.ts';

const help = `Usage: npm run new:operation -- <domain>/<verb-noun> "<METHOD> <path>"

  npm run new:operation -- orders/cancel-order "POST /v1/orders/{orderId}/cancellation"

Writes functions/<domain>/<verb-noun>.ts and test/<domain>/<verb-noun>.test.ts,
and lists the operation in functions/index.ts. From then on it is a route, a Lambda,
a role and an entry of the reference.`;

const create = (file: string, source: string): void => {
  const place = path.join(projectRoot, file);
  if (existsSync(place)) throw new Error(`${file} is there already: choose another name, or edit that file.`);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, source);
  console.log(`wrote   ${file}`);
};

const start = (id: string | undefined, route: string | undefined): void => {
  const wanted = newOperationOf(id, route);
  // The gateway knows no names: `/v1/orders/{id}` and `/v1/orders/{orderId}` are one route.
  const shapeOf = (each: string): string => each.replace(/\{\w+\}/g, '{}');
  const taken = declarations.find(
    (each) => each.kind === 'operation' && shapeOf(each.contract.route) === shapeOf(route ?? ''),
  );
  if (taken) throw new Error(`${taken.id} answers ${route} already.`);

  create(`functions/${wanted.id}.ts`, operationSource(wanted));
  create(`test/${wanted.id}.test.ts`, testSource(wanted));
  const index = path.join(projectRoot, 'functions/index.ts');
  writeFileSync(index, withListed(readFileSync(index, 'utf8'), wanted.id));
  console.log('listed  functions/index.ts');
  console.log(`next    write the story; until then its test is red: npx vitest run test/${wanted.id}.test.ts`);
};

const [id, route] = process.argv.slice(2);
if (id === '--help') {
  console.log(help);
} else {
  try {
    start(id, route);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exitCode = 1;
  }
}
