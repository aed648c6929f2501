/** A CloudFront distribution as the template declares it. */
export interface Distribution {
  readonly id: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly origins: ReadonlyMap<string, Origin>;
  /** In the order in which they are tried; the default one is the last. */
  readonly behaviors: readonly Behavior[];
}

export interface Origin {
  readonly domainName: string;
  /** Put before the path of every request. */
  readonly path: string;
  /** Headers that the distribution adds, such as the secret that proves where a request comes from. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Behavior {
  readonly pathPattern: string;
  readonly originId: string;
  readonly allowedMethods: readonly string[];
  /** ARN of the function that sees the viewer's request first. */
  readonly viewerRequest: string | undefined;
  readonly responseHeadersPolicyId: string | undefined;
}

/** The behavior for a path: the first whose pattern matches, with `*` for any characters and `?` for one. */
export const behaviorFor = (behaviors: readonly Behavior[], path: string): Behavior | undefined =>
  behaviors.find(({ pathPattern }) => matcher(pathPattern).test(path));

const matcher = (pattern: string): RegExp => {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(pattern.startsWith('/') || pattern.startsWith('*') ? `^${escaped}$` : `^/${escaped}$`);
};
