import type { RawRequest } from '#functions/http/operation.ts';
import { log } from '#shared/kernel/log.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { CurrentSettings, Notification, VerifyNotification } from '#shared/payments/index.ts';

/**
 * A notification, once it is proved. One that is not may have been signed with a key that an operator has put just now:
 * then the settings are read anew, which they are once a minute at most, and it is looked at once more.
 */
export const provedNotification = async <Settings>(
  { headers, body }: Pick<RawRequest, 'headers' | 'body'>,
  settings: CurrentSettings<Settings>,
  verify: VerifyNotification<Settings>,
  now: Date,
): Promise<Notification> => {
  try {
    return verify(headers, body, await settings.current(), now);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    return verify(headers, body, await settings.renewed(), now);
  } catch (error) {
    // The sender is told nothing; whoever runs the shop has to see why, or a wrong secret would go unnoticed.
    if (isRefusal(error)) log.warn('notification', { verdict: 'refused', error });
    throw error;
  }
};

/** Whether it is the notification that is wrong, and not the shop. */
export const isRefusal = (error: unknown): boolean => error instanceof Problem && error.code === 'invalid_signature';
