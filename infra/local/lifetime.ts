/** Something that runs until it is stopped. */
export interface Part {
  stop(): Promise<void> | void;
}

/** The running parts of something larger: they end together, the last started first. */
export interface Lifetime {
  /** Takes a part in, and hands it back. */
  use<P extends Part>(part: P): P;
  end(): Promise<void>;
}

export const newLifetime = (): Lifetime => {
  const parts: Part[] = [];
  return {
    use: (part) => {
      parts.push(part);
      return part;
    },
    end: async () => {
      for (const part of parts.splice(0).reverse()) await part.stop();
    },
  };
};
