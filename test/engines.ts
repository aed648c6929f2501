import type { Engine } from '#shared/table/engine.ts';
import type { WireItem } from '#shared/table/item.ts';

type ReadItem = Awaited<ReturnType<Engine['getItem']>>;

const keyText = (key: WireItem): string => JSON.stringify([key['pk'], key['sk']]);

const changedKeys = (input: { readonly Item?: WireItem; readonly Key?: WireItem }): WireItem => {
  const { pk, sk } = input.Item ?? input.Key ?? {};
  if (!pk || !sk) throw new TypeError('a write without a key');
  return { pk, sk };
};

/**
 * An engine whose plain reads are behind: they show each item as it was before its last write. DynamoDB may answer so
 * within its first second; the local engine never does. Reads of indexes are not held back.
 */
export const laggingEngine = (engine: Engine): Engine => {
  const before = new Map<string, ReadItem>();

  const remember = async (key: WireItem): Promise<void> => {
    before.set(keyText(key), await engine.getItem({ Key: key, ConsistentRead: true }));
  };

  const asItWas = async (key: WireItem): Promise<ReadItem> =>
    before.has(keyText(key)) ? before.get(keyText(key)) : engine.getItem({ Key: key, ConsistentRead: true });

  return {
    ...engine,
    getItem: (input) => (input.ConsistentRead ? engine.getItem(input) : asItWas(input.Key)),
    batchGetItem: async (input) => {
      if (input.ConsistentRead) return engine.batchGetItem(input);
      const items = await Promise.all(input.Keys.map(asItWas));
      return items.filter((item) => item !== undefined);
    },
    write: async (input) => {
      await remember(changedKeys(input));
      return engine.write(input);
    },
    transactWriteItems: async (inputs) => {
      await Promise.all(inputs.map(changedKeys).map(remember));
      return engine.transactWriteItems(inputs);
    },
  };
};

/** What may go wrong with one call. `lost` does what it was asked to, and its answer never arrives. */
export type EngineFault = 'throttle' | 'conflict' | 'timeout' | 'lost';
export const engineFaults: readonly EngineFault[] = ['throttle', 'conflict', 'timeout', 'lost'];

const named = (name: string, more: object = {}): Error => Object.assign(new Error(`injected: ${name}`), { name }, more);

const errors: Readonly<Record<EngineFault, (isTransaction: boolean) => Error>> = {
  throttle: () => named('ProvisionedThroughputExceededException'),
  conflict: (isTransaction) =>
    isTransaction
      ? named('TransactionCanceledException', { CancellationReasons: [{ Code: 'TransactionConflict' }] })
      : named('TransactionConflictException'),
  timeout: () => named('TimeoutError'),
  lost: () => named('TimeoutError'),
};

export interface FaultyEngine extends Engine {
  /** Calls so far: where a fault could have been. */
  readonly calls: number;
  /** Those among them that were no mere reading: only they can be in conflict, or be lost with something left behind. */
  readonly changing: readonly number[];
}

/** An engine that fails at the calls that the plan names, each by its number. */
export const faultyEngine = (engine: Engine, plan: ReadonlyMap<number, EngineFault>): FaultyEngine => {
  let calls = 0;
  const changing: number[] = [];
  const disturbed = async <T>(isTransaction: boolean, call: () => Promise<T>): Promise<T> => {
    const fault = plan.get(calls++);
    if (!fault) return call();
    if (fault === 'lost') await call();
    throw errors[fault](isTransaction);
  };
  const changed = <T>(isTransaction: boolean, call: () => Promise<T>): Promise<T> => {
    changing.push(calls);
    return disturbed(isTransaction, call);
  };
  return {
    get calls() {
      return calls;
    },
    changing,
    getItem: (input) => disturbed(false, () => engine.getItem(input)),
    batchGetItem: (input) => disturbed(false, () => engine.batchGetItem(input)),
    query: (input) => disturbed(false, () => engine.query(input)),
    write: (input) => changed(false, () => engine.write(input)),
    transactWriteItems: (inputs) => changed(true, () => engine.transactWriteItems(inputs)),
  };
};

/** An engine in which somebody else is always at the items whose keys hold this text: no write gets through to them. */
export const contendedEngine = (engine: Engine, text: string): Engine => ({
  ...engine,
  write: async (input) => {
    if (keyText(changedKeys(input)).includes(text)) throw errors.conflict(false);
    return engine.write(input);
  },
  transactWriteItems: async (inputs) => {
    if (inputs.some((input) => keyText(changedKeys(input)).includes(text))) throw errors.conflict(true);
    return engine.transactWriteItems(inputs);
  },
});
