import { HEIF } from 'image-size/types/heif';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';
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
import { endsAsItShould, isAnimated, isDisguise, sniffed } from './image-content.ts';
import { redrawn } from './thumbnail.ts';

type Store = Pick<ImageStore, 'read' | 'publish'>;

const refused = (path: string, message: string, cause?: unknown): Problem =>
  new Problem('invalid_image', { errors: [{ path, message }], ...(cause !== undefined && { cause }) });

const largestSide = 10_000;
/** Decoded, each pixel takes four bytes: this many still fit into the function that draws the thumbnails. */
const mostPixels = 40_000_000;

/** Width and height as the picture is shown: a camera that was held upright says so in its EXIF data. */
const dimensions = (head: Buffer, type: ImageType, path: string): { width: number; height: number } => {
  const { width, height, orientation = 1 } = sizeIn(head, type, path);
  if (!(width > 0 && height > 0 && width <= largestSide && height <= largestSide))
    throw refused(path, `must be at most ${largestSide} pixels wide and high`);
  if (width * height > mostPixels) throw refused(path, `must have at most ${mostPixels} pixels`);
  return orientation < 5 ? { width, height } : { width: height, height: width };
};

/** The readers of the types that the shop takes: the package knows twenty, each one more for an attacker to try. */
const readers = { 'image/png': PNG, 'image/jpeg': JPG, 'image/webp': WEBP, 'image/avif': HEIF } as const;

interface Size {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
  readonly images?: readonly Size[];
}

/** An avif may hold several pictures, small ones among them: the largest is the one that is seen. */
const largestIn = ({ images = [], ...size }: Size): Size => {
  const [largest] = images.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return { ...size, ...largest };
};

const sizeIn = (head: Buffer, type: ImageType, path: string) => {
  try {
    // A copy: image-size reads past the end of a Buffer, into whatever lies behind it in Node's pool.
    const bytes = new Uint8Array(head);
    if (readers[type].validate(bytes)) return largestIn(readers[type].calculate(bytes));
  } catch (cause) {
    throw refused(path, 'cannot be read as a picture', cause);
  }
  throw refused(path, 'cannot be read as a picture');
};

const checked = (upload: Upload, path: string): ImageType => {
  if (upload.bytes > largestImage) throw refused(path, `must have at most ${largestImage} bytes`);
  const type = sniffed(upload.head);
  if (!type) throw refused(path, 'must be a png, jpeg, webp or avif picture');
  if (type !== upload.contentType) throw refused(path, `was announced as ${upload.contentType} but is ${type}`);
  if (isAnimated(upload.head)) throw refused(path, 'must not be animated');
  return type;
};

type Place = 'images' | 'originals';

/**
 * Last of all: what is broken in its beginning has been named already. A photograph that is drawn anew may carry
 * something behind its end, as those of many phones do: nobody will be served it.
 */
const assertWhole = (upload: Upload, type: ImageType, place: Place, path: string): void => {
  const isRedrawn = place === 'originals';
  if (!endsAsItShould(upload, type) && !(isRedrawn && type === 'image/jpeg'))
    throw refused(path, 'does not end where the picture ends');
  if (isDisguise(upload) && !isRedrawn) throw refused(path, 'holds a script, a page or an archive');
};

/**
 * Looks into one upload and has it served below `place`. What is served already stays as it is, whatever was uploaded
 * since: its address promises the same picture for ever.
 */
const publish = async (store: Store, ownerId: string, imageId: string, place: Place, path: string): Promise<Image> => {
  const key = uploadKey(ownerId, imageId);
  const upload = await store.read(key);
  if (!upload) throw refused(path, 'was not uploaded by this account');
  const type = checked(upload, path);
  const size = dimensions(upload.head, type, path);
  assertWhole(upload, type, place, path);

  const published = `${place}/${imageId}.${imageTypes[type]}`;
  const before = await store.read(published);
  if (before) return { imageId, path: `/${published}`, ...dimensions(before.head, type, path) };
  if (!(await store.publish(key, upload.etag, published, type)))
    throw refused(path, 'has changed while it was checked');
  return { imageId, path: `/${published}`, ...size };
};

type Served = (imageId: string) => Image | undefined;

/** Publishes pictures of one owner, each once however often it is named; what is `served` already is not looked at. */
const publisher = (store: Store, ownerId: string, place: Place, served: Served = () => undefined) => {
  const begun = new Map<string, Image | Promise<Image>>();
  return (imageIds: readonly string[], path = 'images'): Promise<Image[]> =>
    Promise.all(
      imageIds.map((imageId, i) => {
        const image = begun.get(imageId) ?? served(imageId) ?? publish(store, ownerId, imageId, place, `${path}[${i}]`);
        begun.set(imageId, image);
        return image;
      }),
    );
};

/**
 * Looks into each upload of a merchant and has it served, or says which of them is no picture that the shop takes. Those
 * that the product shows already are `served`: their uploads may be forgotten.
 */
export const publishImages = (
  store: Store,
  ownerId: string,
  imageIds: readonly string[],
  served: readonly Image[] = [],
): Promise<Image[]> =>
  publisher(store, ownerId, 'images', (imageId) => served.find((image) => image.imageId === imageId))(imageIds);

const mostRemembered = 1_000;

/** What batches brought last, by upload: the goods of a catalogue share pictures, and what is served stays as it is. */
const remembered = new Map<string, Image>();

const remember = (upload: string, image: Image): void => {
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(upload, image);
};

/** The same for several products of one merchant, each with the path under which the request speaks of its pictures. */
export const imagePublisher = (store: Store, merchantId: string) => {
  const publishAll = publisher(store, merchantId, 'images', (imageId) =>
    remembered.get(uploadKey(merchantId, imageId)),
  );
  return async (imageIds: readonly string[], path: string): Promise<Image[]> => {
    const images = await publishAll(imageIds, path);
    for (const image of images) remember(uploadKey(merchantId, image.imageId), image);
    return images;
  };
};

/**
 * The same for a shopper's pictures, which may say where and with what they were taken: they are kept apart, and only
 * what is drawn anew from them is served, some seconds later. Takes the port `originals`.
 */
export const publishOriginals = async (store: Store, userId: string, imageIds: readonly string[]): Promise<Image[]> => {
  const published = await publisher(store, userId, 'originals')(imageIds);
  return published.map(redrawn);
};
