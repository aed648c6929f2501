import { S3Error } from './s3-error.ts';

export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads a `Range` header; undefined means the whole, also for a header that is not understood, as HTTP has it. */
export const byteRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (!from && !to) return undefined;
  const first = from ? Number(from) : Math.max(0, size - Number(to));
  const last = from && to ? Math.min(Number(to), size - 1) : size - 1;
  if (from && to && Number(to) < Number(from)) return undefined;
  if (first > last) throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { first, last };
};
