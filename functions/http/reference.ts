import { type Port, resource } from '#shared/kernel/port.ts';

/** The OpenAPI document of the operations, as JSON; the build writes it into the bundle. */
export interface Reference {
  readonly json: string;
  /** Paths of the document, each with its methods. */
  readonly paths: Readonly<Record<string, object>>;
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
