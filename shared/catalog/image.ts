import * as z from 'zod/mini';
import { type Port, resource } from '../kernel/port.ts';

/** What the shop takes as a picture, and how it is named once it is served. Never svg or html: those can run scripts. */
export const imageTypes = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
} as const;
export type ImageType = keyof typeof imageTypes;

export const largestImage = 5_000_000;

/** A picture that was checked and is served. */
export interface Image {
  readonly imageId: string;
  /** Path below the shop's address. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** What a merchant announces before uploading. */
export const ImageAnnouncement = z.strictObject({
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/avif']),
  bytes: z.int().check(z.minimum(1), z.maximum(largestImage)),
});

export const ImageUploadView = z.object({
  imageId: z.string(),
  upload: z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
  expiresAt: z.string(),
});

/** A request that its holder may send to the store, once signed. */
export interface SignedUpload {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** What was uploaded: its beginning, and what the store knows about it. */
export interface Upload {
  readonly head: Buffer;
  readonly bytes: number;
  readonly contentType: string;
}

/** The bucket of pictures. Uploads lie apart from what is served; only a checked picture is copied over. */
export interface ImageStore {
  sign(key: string, contentType: ImageType, bytes: number, now: Date): Promise<SignedUpload>;
  read(key: string): Promise<Upload | undefined>;
  publish(upload: string, key: string, contentType: ImageType): Promise<void>;
}

/** Where a merchant's upload lies: the merchant is in the key, so nobody can use what another one uploaded. */
export const uploadKey = (merchantId: string, imageId: string): string => `uploads/${merchantId}/${imageId}`;

const imagesResource = resource<ImageStore>('images');

/** Lets merchants upload. */
export const imageUploads: Port<ImageStore, object, Pick<ImageStore, 'sign'>> = {
  name: 'imageUploads',
  resource: imagesResource,
  scope: { paths: ['uploads/*'] },
  writeActions: ['PutObject'],
  reads: () => ({}),
  writes: (store) => ({ sign: store.sign.bind(store) }),
};

/** Checks uploads and has them served. */
export const images: Port<ImageStore, Pick<ImageStore, 'read'>, Pick<ImageStore, 'publish'>> = {
  name: 'images',
  resource: imagesResource,
  scope: { paths: ['uploads/*', 'images/*'], actions: ['GetObject'] },
  writeActions: ['PutObject'],
  reads: (store) => ({ read: store.read.bind(store) }),
  writes: (store) => ({ publish: store.publish.bind(store) }),
};
