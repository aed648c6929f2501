export { type Collected, collection } from './collection.ts';
export { duePartition, type Entity, entity, shape } from './entity.ts';
export type { Item } from './item.ts';
export { type Fates, type PersonalData, personal } from './personal.ts';
export { picked } from './picked.ts';
export { dueShards } from './schema.ts';
export {
  above,
  atLeast,
  atMost,
  below,
  differs,
  equals,
  fewerThan,
  oneOf,
  present,
  type Statement,
  without,
} from './statement.ts';
export type { Page, Table } from './table.ts';
export { type Commits, tablePort } from './table-port.ts';
