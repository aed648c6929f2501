import * as z from 'zod/mini';

/** A change in a table, as it lies in the stream. The images stay in DynamoDB's own JSON, which is what functions get. */
export const StreamRecord = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.optional(z.number()) }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

/** Where a record stands in its shard. */
export const positionOf = (record: StreamRecord): string => record.dynamodb.SequenceNumber;
