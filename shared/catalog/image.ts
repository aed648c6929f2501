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

/** What somebody announces before uploading. */
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

/** What was uploaded: its beginning and its end, and what the store knows about it. */
export interface Upload {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly bytes: number;
  readonly contentType: string;
  /** Names this very content: another one has another. */
  readonly etag: string;
}

/** A whole picture. */
export interface Picture {
  readonly body: Buffer;
  readonly contentType: ImageType;
}

/** The bucket of pictures. Uploads lie apart from what is served; only a checked picture is copied over. */
export interface ImageStore {
  /** An address that takes one upload, once: what lies there already is never replaced. */
  sign(key: string, contentType: ImageType, bytes: number, now: Date): Promise<SignedUpload>;
  read(key: string): Promise<Upload | undefined>;
  /** Copies an upload if it is still the one that was read; false when it is not. */
  publish(upload: string, etag: string, key: string, contentType: ImageType): Promise<boolean>;
  load(key: string): Promise<Picture | undefined>;
  save(key: string, picture: Picture): Promise<void>;
  /** Every key that begins so. */
  keys(prefix: string): AsyncGenerator<string>;
  /** Gone already is as good. */
  remove(key: string): Promise<void>;
}

/** Where uploads lie: their owner (merchant or user) is in the key, so nobody can use what another one uploaded. */
export const uploadsOf = (ownerId: string): string => `uploads/${ownerId}/`;
export const uploadKey = (ownerId: string, imageId: string): string => `${uploadsOf(ownerId)}${imageId}`;

const imagesResource = resource<ImageStore>('images');

/** Lets merchants and shoppers upload. */
export const imageUploads: Port<ImageStore, object, Pick<ImageStore, 'sign'>> = {
  name: 'imageUploads',
  resource: imagesResource,
  scope: { paths: ['uploads/*'] },
  writeActions: ['PutObject'],
  reads: () => ({}),
  writes: (store) => ({ sign: store.sign.bind(store) }),
};

type Reads = Pick<ImageStore, 'read'>;
type Writes = Pick<ImageStore, 'publish'>;

const publishing = (name: string, published: string): Port<ImageStore, Reads, Writes> => ({
  name,
  resource: imagesResource,
  scope: { paths: ['uploads/*', published], actions: ['GetObject'] },
  writeActions: ['PutObject'],
  reads: (store) => ({ read: store.read.bind(store) }),
  writes: (store) => ({ publish: store.publish.bind(store) }),
});

/** Checks uploads of merchants and has them served as they are. */
export const images = publishing('images', 'images/img_*');

/** Checks uploads of shoppers, and hands them on to be drawn anew: only that is served. */
export const originals = publishing('originals', 'originals/*');

/** Reads what was published. */
export const publishedPictures: Port<ImageStore, Pick<ImageStore, 'load'>, object> = {
  name: 'publishedPictures',
  resource: imagesResource,
  scope: { paths: ['images/img_*', 'originals/*'], actions: ['GetObject'] },
  reads: (store) => ({ load: store.load.bind(store) }),
  writes: () => ({}),
};

/** Puts the renditions of a picture beside it. */
export const renditions: Port<ImageStore, object, Pick<ImageStore, 'save' | 'remove'>> = {
  name: 'renditions',
  resource: imagesResource,
  scope: { paths: ['images/w*'] },
  writeActions: ['PutObject', 'DeleteObject'],
  reads: () => ({}),
  writes: (store) => ({ save: store.save.bind(store), remove: store.remove.bind(store) }),
};
