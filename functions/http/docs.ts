import { type Port, resource } from '#shared/kernel/port.ts';

/** The reference for people, as a page; the build writes it into the bundle. */
export interface Docs {
  readonly page: string;
  /** What a browser may load for it: its own style, by hash. */
  readonly policy: string;
}

export const docs: Port<Docs, Docs, object> = {
  name: 'docs',
  resource: resource<Docs>('docs'),
  scope: {},
  reads: (page) => page,
  writes: () => ({}),
};
