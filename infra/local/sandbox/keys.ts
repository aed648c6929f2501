import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { DurableMap } from '../engines/durable-map.ts';

type Make = () => string | Promise<string>;

/** A provider's secrets. Every account gets its own at random: no key is ever written into the repository. */
export class Keys<Name extends string> {
  readonly #kept: DurableMap<string>;
  readonly #make: Readonly<Record<Name, Make>>;

  private constructor(kept: DurableMap<string>, make: Readonly<Record<Name, Make>>) {
    this.#kept = kept;
    this.#make = make;
  }

  /** Opens a provider's secrets, and makes up those that are missing. */
  static async open<Name extends string>(
    provider: string,
    stateDir: string | undefined,
    make: Readonly<Record<Name, Make>>,
  ): Promise<Keys<Name>> {
    const file = stateDir && join(stateDir, provider, 'keys.jsonl');
    const kept = new DurableMap(file, (json) => z.string().parse(json));
    const missing = Object.entries<Make>(make).filter(([name]) => !kept.has(name));
    const made = ([name, fresh]: [string, Make]) =>
      fresh === rsaKey && file === undefined ? keyInMemory(`${provider} ${name}`) : fresh();
    await Promise.all(missing.map(async (each) => kept.set(each[0], await made(each))));
    return new Keys<Name>(kept, make);
  }

  /** The one that signs. */
  current(name: Name): string {
    return this.#kept.get(name) ?? '';
  }

  /** The ones that the shop may have to do with: the current one and, after a rotation, the one before. */
  valid(name: Name): string[] {
    const before = this.#kept.get(previous(name));
    return before === undefined ? [this.current(name)] : [this.current(name), before];
  }

  async renew(name: Name): Promise<void> {
    const fresh = await this.#make[name]();
    this.#kept.set(previous(name), this.current(name));
    this.#kept.set(name, fresh);
  }

  close(): void {
    this.#kept.close();
  }
}

const previous = (name: string): string => `${name} before`;

const generate = promisify(generateKeyPair);

/** A new RSA key for signing, as PKCS #8. */
export const rsaKey = async (): Promise<string> => {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

const inMemory = new Map<string, Promise<string>>();

/** RSA keys are slow to find: the sandboxes of one process that keep nothing share them. */
const keyInMemory = (name: string): Promise<string> => {
  const key = inMemory.get(name) ?? rsaKey();
  inMemory.set(name, key);
  return key;
};

/** The half of an RSA key that may be told. */
export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

/** So many random digits, for ids that providers write in digits. */
export const digits = (count: number): string => [...randomBytes(count)].map((byte) => byte % 10).join('');
