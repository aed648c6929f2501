import type { Instance, Outcome } from './instance.ts';

/** Copies of one function that run at the same time: more would only make the cores change between them. */
const instancesPerFunction = 3;

interface Waiting {
  take(instance: Instance): void;
}

/** The running instances of one function, and the events that wait for one of them. */
export class Pool {
  readonly instances = new Set<Instance>();
  private readonly waiting: Waiting[] = [];
  private readonly start: () => Instance;

  constructor(start: () => Instance) {
    this.start = start;
  }

  async invoke(event: unknown, requestId: string, onStart?: () => void): Promise<Outcome> {
    const instance = await this.free();
    try {
      return await instance.invoke(event, requestId, onStart);
    } finally {
      this.release(instance);
    }
  }

  /** Ends an instance that has nothing to do. */
  async end(instance: Instance): Promise<void> {
    this.instances.delete(instance);
    await instance.end();
  }

  /** Lets every instance finish what it does; new events get new instances. */
  async retire(): Promise<void> {
    const idle = [...this.instances].filter(({ busy }) => !busy);
    for (const instance of this.instances) instance.ended = true;
    await Promise.all(idle.map((instance) => this.end(instance)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.instances].map((instance) => this.end(instance)));
  }

  private async free(): Promise<Instance> {
    for (const instance of this.instances) if (instance.ended && !instance.busy) this.instances.delete(instance);
    const idle = [...this.instances].find(({ busy }) => !busy);
    if (idle !== undefined) return occupied(idle);
    if (this.instances.size < instancesPerFunction) return occupied(this.begin());
    const { promise, resolve } = Promise.withResolvers<Instance>();
    this.waiting.push({ take: resolve });
    return promise;
  }

  private begin(): Instance {
    const instance = this.start();
    this.instances.add(instance);
    return instance;
  }

  private release(instance: Instance): void {
    instance.busy = false;
    instance.lastUsed = performance.now();
    if (instance.ended) void this.end(instance);
    const next = this.waiting.shift();
    if (next !== undefined) next.take(occupied(instance.ended ? this.begin() : instance));
  }
}

const occupied = (instance: Instance): Instance => {
  instance.busy = true;
  return instance;
};
