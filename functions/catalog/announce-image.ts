import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { ImageAnnouncement, ImageUploadView } from '#shared/catalog/index.ts';
import { announceUpload, announcing } from './announce-upload.ts';

export const announceImage = operation(
  'catalog/announce-image',
  {
    route: 'POST /v1/images',
    summary: 'Get a signed address to upload one picture to, directly and once.',
    auth: 'merchant',
    idempotency: 'accepted',
    body: ImageAnnouncement,
    returns: { status: 201, body: ImageUploadView },
    fails: ['forbidden'],
    uses: announcing,
    example: { contentType: 'image/png', bytes: 48_213 },
  },
  (input, ports) => announceUpload(input, merchantOf(input.caller), ports),
);
