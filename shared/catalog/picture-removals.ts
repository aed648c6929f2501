import { type Port, resource } from '../kernel/port.ts';
import { type ImageStore, uploadsOf } from './image.ts';
import { renditionKey, renditionWidths } from './thumbnail.ts';

/** Takes pictures of shoppers away, with everything that was drawn from them. */
interface PictureRemovals {
  remove(imageId: string): Promise<void>;
  /** What somebody uploaded, whether or not it was ever shown. */
  removeUploadsOf(ownerId: string): Promise<void>;
}

/** Nothing of it is left in the bucket; the edge forgets a rendition within a day. */
export const pictureRemovals: Port<ImageStore, object, PictureRemovals> = {
  name: 'pictureRemovals',
  resource: resource<ImageStore>('images'),
  scope: { paths: ['uploads/*', 'originals/*', 'images/w*'] },
  writeActions: ['ListBucket', 'DeleteObject'],
  reads: () => ({}),
  writes: (store) => {
    const remove = async (imageId: string): Promise<void> => {
      // The original first: what is not there any more is not drawn anew.
      for await (const key of store.keys(`originals/${imageId}.`)) await store.remove(key);
      await Promise.all(renditionWidths.map((width) => store.remove(renditionKey(imageId, width))));
    };
    const removeUploadsOf = async (ownerId: string): Promise<void> => {
      const uploads = uploadsOf(ownerId);
      for await (const key of store.keys(uploads)) {
        await remove(key.slice(uploads.length));
        await store.remove(key);
      }
    };
    return { remove, removeUploadsOf };
  },
};
