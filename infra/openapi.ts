import type { Declaration } from './declaration.ts';
export const openApi = (declarations: readonly Declaration[]): object => ({
  openapi: '3.1.0',
  paths: {},
  declarations: declarations.length,
});
