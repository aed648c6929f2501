import { watcher } from '#functions/events/watcher.ts';
import {
  codecs,
  drawingsOf,
  heightAt,
  publishedPictures,
  renditions,
  renditionType,
  UnreadablePicture,
} from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';

export const drawThumbnails = watcher(
  'catalog/draw-thumbnails',
  {
    summary: 'Draw a published picture in the widths that pages show.',
    objects: ['images/img_', 'originals/img_'],
    uses: { published: reads(publishedPictures), renditions: writes(renditions), codecs: reads(codecs) },
    // The largest picture that is taken needs 1,150 MB while it is drawn.
    memoryMb: 2_048,
    timeoutSeconds: 60,
  },
  async ({ key }, _input, { published, renditions, codecs }) => {
    const picture = await published.load(key);
    if (!picture) return;
    try {
      const original = await codecs.decode(picture);

      // The widest first: each next one is drawn from the one before, which has fewer pixels.
      let drawn = original;
      for (const { key: rendition, width: widest } of drawingsOf(key, original.width).toReversed()) {
        const width = Math.min(widest, original.width);
        drawn = await codecs.scale(drawn, width, heightAt(width, original));
        await renditions.save(rendition, { body: await codecs.encode(drawn), contentType: renditionType });
      }
      // Taken away while it was drawn: whoever did so has looked for renditions before they were there.
      if (await published.load(key)) return;
      await Promise.all(drawingsOf(key, original.width).map(({ key: rendition }) => renditions.remove(rendition)));
    } catch (error) {
      if (!(error instanceof UnreadablePicture)) throw error;
      // Trying again would not mend it: the picture stays without thumbnails.
      log.warn('a picture cannot be drawn', { operation: 'catalog/draw-thumbnails', error });
    }
  },
);
