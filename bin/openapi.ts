// Prints the contract of the API: `npm run --silent openapi > openapi.json`.
import { declarations } from '#functions/index.ts';
import { openApi } from '#infra/openapi.ts';

if (process.argv.includes('--help')) {
  console.log('Prints the OpenAPI 3.1 document of every operation in functions/index.ts to the standard output.');
} else {
  console.log(JSON.stringify(openApi(declarations), null, 2));
}
