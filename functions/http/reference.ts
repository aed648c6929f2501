import { type Port, resource } from '#shared/kernel/port.ts';

/** The OpenAPI document of the operations; the build writes it into the bundle. */
export interface Reference {
  readonly document: { readonly paths: Readonly<Record<string, object>> };
}

export const reference: Port<Reference, Reference, object> = {
  name: 'reference',
  resource: resource<Reference>('reference'),
  scope: {},
  reads: (adapter) => adapter,
  writes: () => ({}),
};
