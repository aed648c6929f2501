/** What a request used: round trips in sequence, read and write units. */
export interface Capacity {
  readonly rt: number;
  readonly rru: number;
  readonly wru: number;
}

/**
 * Counts what one request costs, by the documented rules. DynamoDB's own figures are not used: the local engine counts
 * transactions wrongly, and a budget that only holds in the cloud cannot be tested on a laptop.
 */
export class Meter {
  private rt = 0;
  private rru = 0;
  private wru = 0;
  private counted = 0;
  private underWay = 0;

  /** Calls that overlap are one round trip: what counts is how often a request has to wait. */
  async roundTrip<T>(call: () => Promise<T>): Promise<T> {
    if (this.underWay === 0) this.rt++;
    this.underWay++;
    try {
      return await call();
    } finally {
      this.underWay--;
    }
  }

  /** Read units come in 4 KB; half of them for a read that may be a moment old. */
  read(bytes: number, consistent: boolean): void {
    this.rru += Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
  }

  /** Write units come in 1 KB, twice as many inside a transaction; each index entry that changes is a write of its own. */
  write(bytes: number, { indexes, transaction }: { indexes: number; transaction: boolean }): void {
    this.wru += (Math.max(1, Math.ceil(bytes / 1024)) + indexes) * (transaction ? 2 : 1);
  }

  /** A counter that watches over requests: it is no part of what one costs, and is told on its own. */
  count(): void {
    this.counted++;
  }

  /** Write units of counters. */
  get counters(): number {
    return this.counted;
  }

  get capacity(): Capacity {
    return { rt: this.rt, rru: this.rru, wru: this.wru };
  }
}
