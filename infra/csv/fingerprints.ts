import { hash } from 'node:crypto';

/** Eight bytes of a text's hash: enough that no two of ten million texts are likely to share them. */
export const fingerprint = (text: string): bigint => hash('sha256', text, 'buffer').readBigUInt64LE(0) || 1n;

/**
 * Remembers for each of millions of texts one number, in 16 bytes each (32 before it grows): a Map of strings would
 * need ten times that for a file of a gigabyte.
 */
export class Fingerprints {
  size = 0;
  #slots = new BigUint64Array(2 * 1024);

  get(text: string): bigint | undefined {
    const slot = this.#slotOf(fingerprint(text));
    return this.#slots[slot] === 0n ? undefined : this.#slots[slot + 1];
  }

  set(text: string, value: bigint): void {
    if (this.size * 4 > this.#slots.length) this.#grow();
    this.#put(fingerprint(text), value);
  }

  #put(key: bigint, value: bigint): void {
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === 0n) this.size++;
    this.#slots[slot] = key;
    this.#slots[slot + 1] = value;
  }

  /** Where the key is, or the first free place behind where it should be. */
  #slotOf(key: bigint): number {
    const places = this.#slots.length / 2;
    let place = Number(key & BigInt(places - 1));
    while (this.#slots[place * 2] !== 0n && this.#slots[place * 2] !== key) place = (place + 1) % places;
    return place * 2;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigUint64Array(old.length * 2);
    this.size = 0;
    for (let slot = 0; slot < old.length; slot += 2) {
      const [key = 0n, value = 0n] = old.subarray(slot, slot + 2);
      if (key !== 0n) this.#put(key, value);
    }
  }
}
