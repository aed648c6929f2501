import { type Port, resource } from '#shared/kernel/port.ts';

/** What the document says of an operation; nothing in `security` is needed for what everybody may. */
export interface ReferenceOperation {
  readonly security: readonly object[];
}

/** The OpenAPI document of the operations, as JSON; the build writes it into the bundle. */
export interface Reference {
  readonly json: string;
  /** Paths of the document, each with its methods. */
  readonly paths: Readonly<Record<string, { readonly get?: ReferenceOperation }>>;
}

const pathsOf = (json: string): Reference['paths'] => {
  const document: { readonly paths: Reference['paths'] } = JSON.parse(json);
  return document.paths;
};

export const reference: Port<string, Reference, object> = {
  name: 'reference',
  resource: resource<string>('reference'),
  scope: {},
  reads: (json) => ({
    json,
    get paths() {
      return pathsOf(json);
    },
  }),
  writes: () => ({}),
};
