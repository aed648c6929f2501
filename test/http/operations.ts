import * as z from 'zod/mini';
import { type Contract, operation, type Story } from '#functions/http/operation.ts';

const contract: Contract = {
  route: 'POST /v1/notes/{noteId}',
  summary: 'Take a note.',
  auth: 'shopper',
  body: z.strictObject({
    text: z.string(),
    labels: z.optional(z.record(z.string(), z.string())),
    anything: z.optional(z.unknown()),
  }),
  returns: { status: 201 },
  fails: [],
  uses: {},
};

/** Answers what the story was told, without what is the same for all. */
const told: Story<Contract> = async ({ shop, request, idempotency, now, ...input }) => input;

/** An operation that differs from `takeNote` in its contract or its story. */
export const noteWith = (changes: Partial<Contract>, story: Story<Contract> = told) =>
  operation<Contract>('test/take-note', { ...contract, ...changes }, story);

/** An operation that does nothing but show the chain around it. */
export const takeNote = noteWith({});
