import type { Tokens } from '#shared/users/index.ts';

const attributes = 'Path=/; HttpOnly; Secure; SameSite=Strict';
const refreshSeconds = 30 * 86_400;

/** The session as cookies that no script can read and no other site can send. */
export const sessionCookies = ({ accessToken, refreshToken, expiresIn }: Tokens): readonly string[] => [
  `__Host-session=${accessToken}; Max-Age=${expiresIn}; ${attributes}`,
  `__Host-refresh=${refreshToken}; Max-Age=${refreshSeconds}; ${attributes}`,
];

export const noCookies: readonly string[] = [
  `__Host-session=; Max-Age=0; ${attributes}`,
  `__Host-refresh=; Max-Age=0; ${attributes}`,
];
