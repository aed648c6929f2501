import { open } from 'node:fs/promises';
import { CsvError } from './rows.ts';

/** What a spreadsheet can be told to do about it, in both languages that it may speak. */
export const notUtf8 = 'is not UTF-8: save it as “CSV UTF-8” (另存为 CSV UTF-8)';

/** Another encoding shows within the first names; a row of one much further down is named as any other bad row. */
const looked = 64 * 1024;

/** Refuses a file in another encoding as a whole: the faults of its rows would all be the same one. */
export const requireUtf8 = async (file: string): Promise<void> => {
  await using handle = await open(file, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(looked), 0, looked, 0);
  try {
    // `stream`: the last letter may be cut in the middle.
    new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true });
  } catch (cause) {
    throw new CsvError(`The file ${notUtf8}.`, { cause });
  }
};
