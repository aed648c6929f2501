import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declarations } from '#functions/index.ts';
import { projectRoot } from '#infra/build/places.ts';

interface Import {
  readonly from: string;
  /** A file of the repository (`shared/orders/index.ts`), or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources: Source[] = globSync('{bin,functions,infra,shared}/**/*.ts', { cwd: projectRoot })
  .sort()
  .map((file) => ({ file, text: readFileSync(path.join(projectRoot, file), 'utf8') }));

const importStatement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)';|\bimport\('([^']+)'\)/gm;

const fileOf = (from: string, specifier: string): string => {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : specifier;
};

const importsOf = ({ file, text }: Source): Import[] =>
  [...text.matchAll(importStatement)].map(([, type, specifier, dynamic]) => ({
    from: file,
    to: fileOf(file, specifier ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }));

const imports = sources.flatMap(importsOf);

/** Imports that a rule forbids, each as one line that says who imports what. */
const breaking = (rule: (each: Import) => boolean): string[] =>
  imports.filter(rule).map(({ from, to }) => `${from} imports ${to}`);

const below =
  (...folders: string[]) =>
  (file: string) =>
    folders.some((folder) => file.startsWith(`${folder}/`));
const isShared = below('shared');
const isFunctions = below('functions');
const isInfra = below('infra');

/** `shared/orders/order.ts` → `orders`; nothing for the folders that are no domain. */
const domainOf = (file: string): string | undefined => {
  const domain = /^shared\/(\w+)\//.exec(file)?.[1];
  return domain && !['kernel', 'table', 'aws', 'jsquash'].includes(domain) ? domain : undefined;
};

/** Which domains a domain may use: the direction in which the shop is built up. */
const uses: Readonly<Record<string, readonly string[]>> = {
  users: [],
  catalog: [],
  cart: ['catalog'],
  orders: ['cart', 'catalog', 'users'],
  payments: ['orders', 'cart', 'catalog', 'users'],
  reviews: ['orders', 'catalog', 'users'],
  search: ['catalog'],
  recommendations: ['catalog'],
};

describe('the direction of imports', () => {
  it('is seen: the test reads the imports that it judges', () => {
    expect(imports).toContainEqual({ from: 'bin/shop.ts', to: 'functions/index.ts', typeOnly: false });
    expect(imports.length).toBeGreaterThan(200);
  });

  it('keeps the shop ignorant of functions, of infra and of their tools', () => {
    const forbidden = /^(functions|infra|bin|test)\/|^(@middy\/|aws-lambda|aws-cdk|constructs|esbuild)/;
    expect(breaking(({ from, to }) => isShared(from) && forbidden.test(to))).toEqual([]);
  });

  it('leaves the SDK to the adapters', () => {
    const isSdk = ({ to }: Import) => /^@(aws-sdk|smithy)\//.test(to);
    expect(breaking((each) => isSdk(each) && !below('shared/aws', 'infra/local')(each.from))).toEqual([]);
  });

  it('leaves the codecs to their adapter', () => {
    expect(breaking(({ from, to }) => to.startsWith('@jsquash/') && !below('shared/jsquash')(from))).toEqual([]);
  });

  it('leaves middy to the chain', () => {
    expect(breaking(({ from, to }) => to.startsWith('@middy/') && !below('functions/http')(from))).toEqual([]);
  });

  it('lets functions know the shop, and nothing of infra', () => {
    expect(breaking(({ from, to }) => isFunctions(from) && /^(infra|bin|test)\//.test(to))).toEqual([]);
  });

  it('shows infra the declarations, as values or as types, and no story', () => {
    const declared = /^functions\/(index\.ts|(http|events)\/)/;
    const wrong = ({ from, to, typeOnly }: Import) =>
      isInfra(from) && isFunctions(to) && !(declared.test(to) && (typeOnly || to === 'functions/index.ts'));
    expect(breaking(wrong)).toEqual([]);
  });

  it('uses nothing of bin', () => {
    expect(breaking(({ to }) => below('bin', 'test')(to))).toEqual([]);
  });
});

describe('the domains', () => {
  it('are entered by their door', () => {
    const besideTheDoor = ({ from, to }: Import) => {
      const domain = domainOf(to);
      return domain !== undefined && domainOf(from) !== domain && !/^shared\/\w+\/index\.ts$/.test(to);
    };
    // Adapters name the port that they are for, and the local cloud starts what has a door of its own.
    expect(breaking((each) => besideTheDoor(each) && !below('shared/aws', 'infra/local')(each.from))).toEqual([]);
  });

  it('are used in one direction', () => {
    const wrong = ({ from, to }: Import) => {
      const [user, used] = [domainOf(from), domainOf(to)];
      return user !== undefined && used !== undefined && user !== used && !uses[user]?.includes(used);
    };
    expect(breaking(wrong)).toEqual([]);
  });

  it('stand on the table and the kernel, which know no domain', () => {
    expect(
      breaking(({ from, to }) => below('shared/kernel', 'shared/table')(from) && domainOf(to) !== undefined),
    ).toEqual([]);
  });
});

describe('the table of contents', () => {
  const declaration = /^export const (\w+) = (?:operation|consumer|schedule|trigger|watcher)\(\s*'([^']+)'/gm;

  it('lists every declaration, under the path of its file', () => {
    const declared = sources
      .filter(({ file }) => isFunctions(file))
      .flatMap(({ file, text }) => [...text.matchAll(declaration)].map((match) => ({ file, id: match[2] })));
    for (const { file, id } of declared) expect(`functions/${id}.ts`).toBe(file);
    expect(declarations.map(({ id }) => id).sort()).toEqual(declared.map(({ id }) => id).sort());
  });

  it('loads neither middy nor the SDK when it is read', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve: (specifier, context, next) => { const found = next(specifier, context); loaded.push(found.url); return found; } });
      await import('#functions/index.ts');
      console.log(loaded.join('\\n'));`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    expect(loaded).toContain('functions/index.ts');
    expect(
      loaded.split('\n').filter((url) => /node_modules\/(@middy|@aws-sdk|@smithy|aws-cdk-lib)\//.test(url)),
    ).toEqual([]);
  });
});

/** The code of a file, without its comments, texts and patterns, and without its imports. */
const codeOf = (text: string): string =>
  text
    .replace(/`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '""')
    .replace(/^(?:import|export)\s[^;]*?from\s[^;]*;/gm, '');

describe('the code', () => {
  /** It has a line for each function: it is looked up, not read. */
  const contents = 'functions/index.ts';

  it('keeps a function short enough to be read in one go', () => {
    const long = sources.filter(
      ({ file, text }) => isFunctions(file) && file !== contents && text.split('\n').length > 121,
    );
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it('claims no type that it has not checked, but where it meets a wire', () => {
    const wires = below(
      'shared/kernel',
      'shared/table',
      'shared/aws',
      'functions/http',
      'functions/events',
      'infra/local',
    );
    const claiming = sources.filter(({ file, text }) => !wires(file) && /\bas\s+(?!const\b)/.test(codeOf(text)));
    expect(claiming.map(({ file }) => file)).toEqual([]);
  });

  it('silences no tool', () => {
    const silencing = sources.filter(({ text }) =>
      /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/.test(text),
    );
    expect(silencing.map(({ file }) => file)).toEqual([]);
  });
});
