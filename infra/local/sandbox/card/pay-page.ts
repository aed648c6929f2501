import type { Call, Reply } from '../http.ts';
import { payPageHtml } from './pay-page.html.ts';
import type { Sessions } from './sessions.ts';

/** The hosted page: shows a session, takes the shopper's decision from a plain form, and shows what came of it. */
export const answerPayPage = (sessions: Sessions, call: Call, id: string): Reply | undefined => {
  const session = sessions.find(id);
  if (!session) return undefined;
  if (call.method === 'GET') return page(payPageHtml(session));
  if (call.method !== 'POST') return { status: 405, headers: { allow: 'GET, POST' }, body: '' };

  const outcome = new URLSearchParams(call.body).get('outcome');
  if (outcome === 'pay') sessions.pay(session);
  else if (outcome === 'fail') sessions.decline(session);
  // Back to the page by GET, so that reloading it never presses a button again.
  return { status: 303, headers: { location: call.path }, body: '' };
};

const page = (html: string): Reply => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: html,
});
