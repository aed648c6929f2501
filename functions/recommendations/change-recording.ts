import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { RecordingView, recording, rings } from '#shared/recommendations/index.ts';

export const changeRecording = operation(
  'recommendations/change-recording',
  {
    route: 'PATCH /v1/users/me/views',
    summary: 'Switch off that the shop remembers what one turns to, which forgets what it does, or switch it on again.',
    auth: 'shopper',
    body: z.strictObject({ recording: z.boolean() }),
    returns: { status: 200, body: RecordingView },
    fails: ['conflict'],
    uses: { rings: writes(rings) },
    example: { recording: false },
  },
  async ({ body, caller: { userId }, now }, { rings }) =>
    // Pages that are still open write into the same ring.
    untilFresh(async () => {
      const ring = await rings.of(userId);
      if (ring.isOff === body.recording) await rings.commit([rings.save(recording(ring, body.recording, now))]);
      return { recording: body.recording };
    }, manyTellings),
);
