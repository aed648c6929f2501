import * as z from 'zod/mini';
import type { Image } from './image.ts';
import { renditionKey, renditionWidths } from './thumbnail.ts';

/** Names a picture that was announced. */
export const imageId = z.string().check(z.regex(/^img_[0-9A-Z]{26}$/));

/** A picture with its narrower renditions. They are drawn within seconds of its publication. */
export const ImageView = z.object({
  url: z.string(),
  width: z.int(),
  height: z.int(),
  thumbnails: z.array(z.object({ width: z.int(), url: z.string() })),
});

export const imageView = ({ imageId, path, width, height }: Image, origin: string): z.output<typeof ImageView> => ({
  url: origin + path,
  width,
  height,
  thumbnails: renditionWidths
    .filter((each) => each < width)
    .map((each) => ({ width: each, url: `${origin}/${renditionKey(imageId, each)}` })),
});
