import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { merchants, pictureRemovals } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import {
  accounts,
  erasures,
  exportRemovals,
  newErasure,
  passwordProofs,
  throttles,
  tombstones,
} from '#shared/users/index.ts';
import { erasePerson } from './erase-person.ts';
import { people } from './people.ts';
import { provePassword } from './prove-password.ts';
import { noCookies } from './session-cookies.ts';

/** What is gone through while somebody waits for the answer: seconds of it. */
const mostItems = 1_000;

/** What is not done within the request is done by `users/finish-erasures`. */
export const eraseAccount = operation(
  'users/erase-account',
  {
    route: 'POST /v1/users/me/erasure',
    summary: 'Erase one’s own account and everything personal, for good. Name and e-mail are free again at once.',
    auth: 'shopper',
    body: z.strictObject({ password: z.string().check(z.minLength(1), z.maxLength(256)) }),
    returns: { status: 204 },
    fails: ['wrong_credentials', 'too_many_requests', 'not_found', 'conflict'],
    uses: {
      erasures: writes(erasures),
      people: writes(people),
      merchants: writes(merchants),
      throttles: writes(throttles),
      proofs: writes(passwordProofs),
      accounts: writes(accounts),
      tombstones: writes(tombstones),
      exports: writes(exportRemovals),
      pictures: writes(pictureRemovals),
    },
    timeoutSeconds: 28,
    example: { password: 'a long sentence is fine' },
  },
  async ({ body, caller: { userId }, shop, now }, ports) => {
    const { erasures } = ports;
    const user = await erasures.user(userId);
    if (user?.status === 'active') {
      try {
        await provePassword({ userId, password: body.password, shop, now }, ports);
      } catch (error) {
        // A twin of this request may have come through meanwhile, and taken the password along.
        if ((await erasures.user(userId))?.status === 'active') throw error;
        throw new Stale('erased while the password was proved', { cause: error });
      }
      await erasures.commit(erasures.begin(user, now));
    } else if (user?.status !== 'erasing') {
      throw new Problem('not_found');
    }

    // Whoever asks again, because the answer was lost, is erased already: there is no password left to prove.
    const erasure = (await erasures.of(userId)) ?? newErasure(userId, now);
    try {
      await erasePerson(erasure, ports, now, mostItems);
      await erasures.commit([erasures.erasedOnce(erasure)]);
    } catch (error) {
      log.warn('erasure goes on later', { userId, error });
    }
    return reply(undefined, { cookies: noCookies });
  },
);
