import { announceUpload, announcing } from '#functions/catalog/announce-upload.ts';
import { operation } from '#functions/http/operation.ts';
import { ImageAnnouncement, ImageUploadView } from '#shared/catalog/index.ts';

export const announceReviewImage = operation(
  'reviews/announce-review-image',
  {
    route: 'POST /v1/reviews/images',
    summary: 'Get a signed address to upload one picture for a review to, directly and once.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: ImageAnnouncement,
    returns: { status: 201, body: ImageUploadView },
    fails: [],
    uses: announcing,
    example: { contentType: 'image/jpeg', bytes: 812_044 },
  },
  (input, ports) => announceUpload(input, input.caller.userId, ports),
);
