/** The one table: read by infra, by the local cloud and by the adapter. Attribute names are part of the stored data. */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  expiry: 'ttl',
  /** Key of no item: what a starting container asks for, to have its connection ready. Every role may read it. */
  primer: 'PRIME#',
  indexes: {
    /** Cards of a category, or of a month, and merchants of a status: what a list shows, and nothing else. */
    byCategory: {
      partitionKey: 'listPk',
      sortKey: 'listSk',
      projected: ['type', 'productId', 'merchantId', 'name', 'price', 'image', 'rating', 'availability'],
    },
    /** What has to be done at a time. Sharded, so that a rush of orders does not heat one partition. */
    dueAt: { partitionKey: 'due', sortKey: 'dueAt', projected: [] },
  },
} as const;

export type IndexName = keyof typeof tableSchema.indexes;

/** Shards of `dueAt`: 8 partitions take 8,000 new orders a second. */
export const dueShards = 8;
