import path from 'node:path';

/** The repository: what the paths in bundles and templates are relative to. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Where the bundles lie unless somebody asks for another place. */
export const bundleFolder = path.join(projectRoot, '.build/functions');
