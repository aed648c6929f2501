/** What a function may be given from outside: infra grants it, the build imports its adapter, the story never names it. */
export type ResourceName =
  | 'table'
  | 'userPool'
  | 'mail'
  | 'images'
  | 'codecs'
  | 'searchIndex'
  | 'files'
  | 'failures'
  | 'parameters'
  | 'reference'
  | 'docs';

/** The name of an outside thing, carrying the type of its adapter. */
export interface Resource<Adapter> {
  readonly name: ResourceName;
  /** Only for the compiler: a resource never holds its adapter. */
  readonly adapter?: Adapter;
}

export const resource = <Adapter>(name: ResourceName): Resource<Adapter> => ({ name });

/** How much of a resource a port touches; `infra` turns it into the statements of a role. */
export interface Scope {
  /** Partition key prefixes in the table, `*` at the end: `USER#*`. */
  readonly keys?: readonly string[];
  /** Indexes of the table that are queried. */
  readonly indexes?: readonly string[];
  /** API actions without their service prefix, when they are fewer than the resource's usual ones. */
  readonly actions?: readonly string[];
  /** Object key patterns of a bucket, or parameter names below the stage's path. */
  readonly paths?: readonly string[];
}

/** A door to the outside: what it is allowed to touch, and how it opens over an adapter. */
export interface Port<Adapter, Reads extends object, Writes extends object> {
  readonly name: string;
  readonly resource: Resource<Adapter>;
  readonly scope: Scope;
  /** Actions that are granted on top when the port is opened for writing. */
  readonly writeActions?: readonly string[];
  reads(adapter: Adapter): Reads;
  writes(adapter: Adapter): Writes;
}

/** The adapters that one telling of a story was given, by resource. */
export type Adapters = Partial<Record<ResourceName, unknown>>;

/** How much of a port a story asked for, and the value it gets. */
export interface Use<Opened extends object> {
  readonly name: string;
  readonly resource: ResourceName;
  readonly access: 'reads' | 'writes';
  readonly scope: Scope;
  readonly actions: readonly string[];
  open(adapters: Adapters): Opened;
}

export type Uses = Readonly<Record<string, Use<object>>>;
export type Opened<U extends Uses> = { readonly [Name in keyof U]: U[Name] extends Use<infer T> ? T : never };

const adapterOf = <Adapter>(wanted: Resource<Adapter>, adapters: Adapters): Adapter => {
  const adapter = adapters[wanted.name];
  if (adapter === undefined) throw new Error(`No adapter was given for the resource '${wanted.name}'.`);
  return adapter as Adapter;
};

/** Asks for the reading half of a port. */
export const reads = <A, R extends object, W extends object>(port: Port<A, R, W>): Use<R> => ({
  name: port.name,
  resource: port.resource.name,
  access: 'reads',
  scope: port.scope,
  actions: port.scope.actions ?? [],
  open: (adapters) => port.reads(adapterOf(port.resource, adapters)),
});

/** Asks for all of a port. */
export const writes = <A, R extends object, W extends object>(port: Port<A, R, W>): Use<R & W> => ({
  name: port.name,
  resource: port.resource.name,
  access: 'writes',
  scope: port.scope,
  actions: [...(port.scope.actions ?? []), ...(port.writeActions ?? [])],
  open: (adapters) => {
    const adapter = adapterOf(port.resource, adapters);
    return { ...port.reads(adapter), ...port.writes(adapter) };
  },
});
