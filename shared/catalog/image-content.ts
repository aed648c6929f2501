import type { ImageType, Upload } from './image.ts';

const starts = (head: Buffer, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, i) => head[at + i] === byte);
const says = (head: Buffer, text: string, at: number): boolean =>
  head.toString('latin1', at, at + text.length) === text;

/** The type by the content itself: neither the name nor what the sender said counts. */
export const sniffed = (head: Buffer): ImageType | undefined => {
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (says(head, 'RIFF', 0) && says(head, 'WEBP', 8)) return 'image/webp';
  if (says(head, 'ftypavif', 4) || says(head, 'ftypavis', 4)) return 'image/avif';
  return undefined;
};

const animationBit = 0b10;

/** Whether it moves: the codecs draw no thumbnail of that. (Of a moving png they draw its first picture.) */
export const isAnimated = (head: Buffer): boolean =>
  says(head, 'ftypavis', 4) || (says(head, 'WEBPVP8X', 8) && ((head[20] ?? 0) & animationBit) !== 0);

const lastChunkOfPng = Buffer.from('0000000049454e44ae426082', 'hex');
/** Its last marker, or what ends the notes that Samsung's phones write behind it. */
const endsOfJpeg = [Buffer.from('ffd9', 'hex'), Buffer.from('SEFT'), Buffer.from('QDIOBS')];

type Ending = (upload: Upload) => boolean;

const endsWith = (tail: Buffer, end: Buffer): boolean => tail.subarray(-end.length).equals(end);

/**
 * One chunk after the other up to the first that says it is the last. What lies between beginning and end is not read: a
 * picture whose chunks lead there is judged by how the file ends, and by the headers that it is served with.
 */
const endOfPng: Ending = ({ head, tail, bytes }) => {
  const tailAt = bytes - tail.length;
  let at = 8;
  while (at + 12 <= bytes) {
    const isInHead = at + 8 <= head.length;
    if (!isInHead && at < tailAt) return endsWith(tail, lastChunkOfPng);
    const [seen, from] = isInHead ? [head, at] : [tail, at - tailAt];
    at += seen.readUInt32BE(from) + 12;
    if (says(seen, 'IEND', from + 4)) return at === bytes && endsWith(tail, lastChunkOfPng);
  }
  return false;
};

/** The file says its own length; an odd one is filled up. */
const endOfRiff: Ending = ({ head, bytes }) => {
  const said = head.length < 8 ? 0 : head.readUInt32LE(4) + 8;
  return said === bytes || said + 1 === bytes;
};

/** One box after the other, each with its length in front; the last may say 0: up to the end. */
const endOfBoxes: Ending = ({ head, bytes }) => {
  let at = 0;
  while (at + 8 <= head.length && at < bytes) {
    const length = head.readUInt32BE(at);
    if (length === 0) return true;
    if (length < 8) return false;
    at += length;
  }
  return at === bytes;
};

const endings: Record<ImageType, Ending> = {
  'image/png': endOfPng,
  'image/jpeg': ({ tail }) => endsOfJpeg.some((end) => endsWith(tail, end)),
  'image/webp': endOfRiff,
  'image/avif': endOfBoxes,
};

/** Whether a file is over where its picture is: it was not cut off, and carries no second file behind it. */
export const endsAsItShould = (upload: Upload, type: ImageType): boolean => endings[type](upload);

/** What a browser or a server would run, if it ever took the file for a text. No picture needs any of it. */
const active = /<script|<iframe|<!doctype|<html|<\?php/i;

/** Where a zip says what is in it, always near the end of the file: its signature, and the number of its only disk. */
const contentsOfZip = Buffer.from('504b050600000000', 'hex');

/** Whether something else hides in a picture, in its comments or behind it: a page, a script or an archive. */
export const isDisguise = ({ head, tail }: Upload): boolean =>
  active.test(head.toString('latin1')) || tail.includes(contentsOfZip);
