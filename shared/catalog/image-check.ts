import { imageSize } from 'image-size';
import { Problem } from '../kernel/problem.ts';
import {
  type Image,
  type ImageStore,
  type ImageType,
  imageTypes,
  largestImage,
  type Upload,
  uploadKey,
} from './image.ts';

const starts = (head: Buffer, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, i) => head[at + i] === byte);
const says = (head: Buffer, text: string, at: number): boolean =>
  head.toString('latin1', at, at + text.length) === text;

/** The type by the content itself: neither the name nor what the sender said counts. */
const sniffed = (head: Buffer): ImageType | undefined => {
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (says(head, 'RIFF', 0) && says(head, 'WEBP', 8)) return 'image/webp';
  if (says(head, 'ftypavif', 4) || says(head, 'ftypavis', 4)) return 'image/avif';
  return undefined;
};

const refused = (path: string, message: string, cause?: unknown): Problem =>
  new Problem('invalid_image', { errors: [{ path, message }], ...(cause !== undefined && { cause }) });

const largestSide = 10_000;

const dimensions = (head: Buffer, path: string): { width: number; height: number } => {
  try {
    // A copy: image-size reads past the end of a Buffer, into whatever lies behind it in Node's pool.
    const { width, height } = imageSize(new Uint8Array(head));
    if (width > 0 && height > 0 && width <= largestSide && height <= largestSide) return { width, height };
  } catch (cause) {
    throw refused(path, 'cannot be read as a picture', cause);
  }
  throw refused(path, `must be at most ${largestSide} pixels wide and high`);
};

const checked = (upload: Upload | undefined, path: string): ImageType => {
  if (!upload) throw refused(path, 'was not uploaded by this merchant');
  if (upload.bytes > largestImage) throw refused(path, `must have at most ${largestImage} bytes`);
  const type = sniffed(upload.head);
  if (!type) throw refused(path, 'must be a png, jpeg, webp or avif picture');
  if (type !== upload.contentType) throw refused(path, `was announced as ${upload.contentType} but is ${type}`);
  return type;
};

/** Looks into each upload and has it served, or says which of them is no picture that the shop takes. */
export const publishImages = (
  store: Pick<ImageStore, 'read' | 'publish'>,
  merchantId: string,
  imageIds: readonly string[],
): Promise<Image[]> =>
  Promise.all(
    imageIds.map(async (imageId, i) => {
      const path = `images[${i}]`;
      const key = uploadKey(merchantId, imageId);
      const upload = await store.read(key);
      const type = checked(upload, path);
      const size = dimensions(upload?.head ?? Buffer.alloc(0), path);
      const served = `images/${imageId}.${imageTypes[type]}`;
      await store.publish(key, served, type);
      return { imageId, path: `/${served}`, ...size };
    }),
  );
