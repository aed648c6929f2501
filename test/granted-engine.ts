import type { Uses } from '#shared/kernel/port.ts';
import type { Engine, QueryInput, WriteInput } from '#shared/table/engine.ts';
import type { WireItem } from '#shared/table/item.ts';

/**
 * An engine that refuses what the role of a function would: infra makes the role out of the same uses, and nothing on a
 * laptop asks for permission. Actions and keys are united over all uses, as in the one statement of the role.
 */
export const grantedEngine = (engine: Engine, uses: Uses): Engine => {
  const own = Object.values(uses).filter(({ resource }) => resource === 'table');
  const actions = new Set(own.flatMap((use) => use.actions));
  const indexes = new Set(own.flatMap(({ scope }) => scope.indexes ?? []));
  const prefixes = own.flatMap(({ scope }) => scope.keys ?? []).map((pattern) => pattern.replace(/\*$/, ''));

  const allow = (action: string, keys: readonly (string | undefined)[]): void => {
    const foreign = keys.find((key) => !prefixes.some((prefix) => key?.startsWith(prefix)));
    if (actions.has(action) && foreign === undefined) return;
    const reason = `the role does not grant ${action} on ${foreign ?? keys.join(', ')}: see its uses`;
    throw Object.assign(new Error(reason), { name: 'AccessDeniedException' });
  };
  const allowQuery = ({ IndexName, KeyConditionExpression, ExpressionAttributeValues }: QueryInput): void => {
    const placeholder = / = (:\d+)/.exec(KeyConditionExpression ?? '')?.[1] ?? '';
    allow('Query', [textOf(ExpressionAttributeValues?.[placeholder])]);
    if (IndexName && !indexes.has(IndexName)) throw new Error(`the role does not grant the index ${IndexName}`);
  };
  const allowWrite = ({ action, Item, Key }: WriteInput): void =>
    allow(action === 'ConditionCheck' ? 'ConditionCheckItem' : `${action}Item`, [partitionOf(Item ?? Key)]);

  return {
    getItem: async (input) => {
      allow('GetItem', [partitionOf(input.Key)]);
      return engine.getItem(input);
    },
    batchGetItem: async (input) => {
      allow('BatchGetItem', input.Keys.map(partitionOf));
      return engine.batchGetItem(input);
    },
    query: async (input) => {
      allowQuery(input);
      return engine.query(input);
    },
    write: async (input) => {
      allowWrite(input);
      return engine.write(input);
    },
    transactWriteItems: async (inputs) => {
      inputs.forEach(allowWrite);
      return engine.transactWriteItems(inputs);
    },
  };
};

const textOf = (wire: WireItem[string] | undefined): string | undefined => (wire && 'S' in wire ? wire.S : undefined);
const partitionOf = (key: WireItem | undefined): string | undefined => textOf(key?.['pk']);
