import type { output } from 'zod/mini';
import { type ImageAnnouncement, imageUploads, uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import type { Opened } from '#shared/kernel/port.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests, type Idempotency } from '#shared/table/idempotency.ts';

/** What announcing an upload needs. */
export const announcing = { imageUploads: writes(imageUploads), requests: writes(earlierRequests) };

interface Announcement {
  readonly body: output<typeof ImageAnnouncement>;
  readonly idempotency: Idempotency;
  readonly now: Date;
}

/** Signs an address for one picture of an owner; the same request gets one for the same picture again. */
export const announceUpload = async (
  { body, idempotency, now }: Announcement,
  ownerId: string,
  { imageUploads, requests }: Opened<typeof announcing>,
) => {
  const announced = await requests.resource(idempotency);
  const imageId = announced ?? newId('img', now);
  if (!announced) await requests.commit(idempotency.remember(imageId));

  const key = uploadKey(ownerId, imageId);
  const { expiresAt, ...upload } = await imageUploads.sign(key, body.contentType, body.bytes, now);
  return { imageId, upload, expiresAt: expiresAt.toISOString() };
};
