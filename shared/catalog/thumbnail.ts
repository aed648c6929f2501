import { type Port, resource } from '../kernel/port.ts';
import type { Image, ImageType, Picture } from './image.ts';

/** Widths in which a picture is drawn anew, as webp. None is wider than its original. */
export const renditionWidths = [320, 640, 1280] as const;

const largest = renditionWidths[2];

/** Where a rendition lies. The prefix is none that is watched, so drawing one never leads to drawing another. */
export const renditionKey = (imageId: string, width: number): string => `images/w${width}/${imageId}.webp`;

/** What a published picture is to be drawn as: the key of each rendition, with the width that it has at most. */
export interface Drawing {
  readonly key: string;
  readonly width: number;
}

const keyOfPublished = /^(images|originals)\/(img_\w+)\.\w+$/;

/**
 * The renditions of a published picture of that width. Of a merchant's picture only those that are narrower, since it is
 * served itself; of a shopper's the largest in any case: it stands for the original, which nobody is shown.
 */
export const drawingsOf = (publishedKey: string, originalWidth: number): readonly Drawing[] => {
  const [, place, imageId = ''] = keyOfPublished.exec(publishedKey) ?? [];
  const widths = renditionWidths.filter(
    (width) => width < originalWidth || (place === 'originals' && width === largest),
  );
  return widths.map((width) => ({ key: renditionKey(imageId, width), width }));
};

/** A shopper's picture as it is served: its largest rendition, which holds nothing but the picture. */
export const redrawn = ({ imageId, width, height }: Image): Image => {
  const served = Math.min(width, largest);
  return {
    imageId,
    path: `/${renditionKey(imageId, largest)}`,
    width: served,
    height: heightAt(served, { width, height }),
  };
};

/** The height that goes with a width. */
export const heightAt = (width: number, original: Pick<Image, 'width' | 'height'>): number =>
  Math.max(1, Math.round((width * original.height) / original.width));

/** A picture whose bytes are none: whoever tries again will fail again. */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture';
}

/** Pixels of a decoded picture, four bytes each. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Decodes, scales and encodes pictures. */
export interface Codecs {
  /** Turned upright. Throws `UnreadablePicture` when the bytes are broken. */
  decode(picture: Picture): Promise<Pixels>;
  scale(pixels: Pixels, width: number, height: number): Promise<Pixels>;
  /** As webp. */
  encode(pixels: Pixels): Promise<Buffer>;
}

/** What the renditions are drawn with. */
export const codecs: Port<Codecs, Codecs, object> = {
  name: 'codecs',
  resource: resource<Codecs>('codecs'),
  scope: {},
  reads: (adapter) => adapter,
  writes: () => ({}),
};

/** The type of every rendition. */
export const renditionType: ImageType = 'image/webp';
