import type { Expressions } from './expression.ts';
import type { WireItem, WireReadItem } from './item.ts';

/** The part of DynamoDB that the kernel speaks, in its own wire shapes: what an adapter has to provide. */
export interface Engine {
  getItem(input: { Key: WireItem; ConsistentRead: boolean }): Promise<WireReadItem | undefined>;
  /** At most 100 keys; items come in any order, missing ones not at all. */
  batchGetItem(input: { Keys: WireItem[]; ConsistentRead: boolean }): Promise<WireReadItem[]>;
  query(input: QueryInput): Promise<{ items: WireReadItem[]; more: boolean }>;
  write(input: WriteInput): Promise<WireReadItem | undefined>;
  transactWriteItems(input: WriteInput[]): Promise<void>;
}

export interface QueryInput extends Expressions {
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly ScanIndexForward: boolean;
  readonly ConsistentRead: boolean;
  readonly ExclusiveStartKey?: WireItem;
}

/** One write: `Put` carries an item, the others a key. A refused one comes back with the item as it was. */
export interface WriteInput extends Expressions {
  readonly action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly Item?: WireItem;
  readonly Key?: WireItem;
}
