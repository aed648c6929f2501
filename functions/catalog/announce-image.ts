import { operation } from '#functions/http/operation.ts';
import { ImageAnnouncement, ImageUploadView, imageUploads, uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import { merchantOf } from './merchant-of.ts';

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
    uses: { imageUploads: writes(imageUploads), requests: writes(earlierRequests) },
    example: { contentType: 'image/png', bytes: 48_213 },
  },
  async ({ body, caller, idempotency, now }, { imageUploads, requests }) => {
    const merchantId = merchantOf(caller);
    const announced = await requests.resource(idempotency);
    const imageId = announced ?? newId('img', now);
    if (!announced) await requests.commit(idempotency.remember(imageId));

    const key = uploadKey(merchantId, imageId);
    const { expiresAt, ...upload } = await imageUploads.sign(key, body.contentType, body.bytes, now);
    return { imageId, upload, expiresAt: expiresAt.toISOString() };
  },
);
