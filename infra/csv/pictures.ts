import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { imageSize } from 'image-size';
import * as z from 'zod/mini';
import { largestImage } from '#shared/catalog/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parsed, Refused, reasonOf, type Shop } from './shop.ts';

/** A picture that cannot be taken, and why. */
export class PictureFault extends Error {
  override readonly name = 'PictureFault';
}

/** Turns what stands in the images column into ids. */
export interface Pictures {
  idOf(image: string): Promise<string>;
  /** Uploads once more what the shop does not have any longer: an upload that no product used is forgotten in a day. */
  renew(images: readonly string[]): void;
}

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
};

export const isImageId = (image: string): boolean => /^img_[0-9A-Z]{26}$/.test(image);

/** Reads a picture beside the file, and checks what can be seen of it without the shop. */
export const readPicture = async (folder: string, image: string): Promise<{ bytes: Buffer; contentType: string }> => {
  const path = resolve(folder, image);
  const { size } = await stat(path).catch((cause) => {
    throw new PictureFault(`there is no file ${image}`, { cause });
  });
  if (size > largestImage) throw new PictureFault(`${image} has more than ${largestImage} bytes`);
  const bytes = await readFile(path);
  const contentType = contentTypes[typeOf(bytes)];
  if (contentType === undefined) throw new PictureFault(`${image} is no png, jpeg, webp or avif picture`);
  return { bytes, contentType };
};

const typeOf = (bytes: Buffer): string => {
  try {
    // A copy: image-size reads past the end of a Buffer, into whatever lies behind it in Node's pool.
    return imageSize(new Uint8Array(bytes)).type ?? '';
  } catch {
    return '';
  }
};

/** Paths whose ids are at hand; one that was dropped is only hashed again. */
const pathsRemembered = 10_000;

const Announced = z.object({
  imageId: z.string(),
  upload: z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
});

/** Uploads each picture once, by its content: the same picture under two names, or again tomorrow, is the same id. */
export const openPictures = (folder: string, shop: Shop, checkpoint: Checkpoint): Pictures => {
  const byPath = new Map<string, Promise<string>>();
  const byContent = new Map<string, Promise<string>>();
  const stale = new Set<string>();

  const upload = async (content: string, bytes: Buffer, contentType: string): Promise<string> => {
    const known = stale.has(content) ? undefined : checkpoint.imageId(content);
    if (known !== undefined) return known;
    const body = { contentType, bytes: bytes.length };
    const announcement = await shop.call('POST', '/v1/images', { body, key: `import-${content}` });
    const announced = z.safeParse(Announced, parsed(announcement)).data;
    if (announced === undefined) throw new Refused(`A picture was refused: ${reasonOf(announcement)}`);
    const answer = await shop.fetch({ ...announced.upload, body: bytes });
    // 412: an address takes one upload, and this picture has had its own already.
    if (answer.status !== 200 && answer.status !== 412)
      throw new PictureFault(`the upload was answered with ${answer.status}`);
    stale.delete(content);
    checkpoint.addImage(content, announced.imageId);
    return announced.imageId;
  };

  const read = async (image: string): Promise<string> => {
    const { bytes, contentType } = await readPicture(folder, image);
    const content = createHash('sha256').update(bytes).digest('base64url');
    return once(byContent, content, () => upload(content, bytes, contentType));
  };

  return {
    idOf: (image) => (isImageId(image) ? Promise.resolve(image) : once(byPath, image, () => read(image))),
    renew: (images) => {
      for (const image of images) byPath.delete(image);
      for (const content of byContent.keys()) stale.add(content);
      byContent.clear();
    },
  };
};

/** The work that is under way or done for a name, begun if need be; what has failed may be tried again. */
const once = (works: Map<string, Promise<string>>, name: string, work: () => Promise<string>): Promise<string> => {
  const before = works.get(name);
  if (before !== undefined) return before;
  const begun = work();
  works.set(name, begun);
  begun.catch(() => works.delete(name));
  const [oldest] = works.keys();
  if (works.size > pathsRemembered && oldest !== undefined) works.delete(oldest);
  return begun;
};
