import { type Call, page, type Reply } from './http.ts';
import { payPageHtml } from './pay-page.html.ts';

/** The same said twice, as every page of the shop does. */
export interface Bilingual {
  readonly english: string;
  readonly chinese: string;
}

/** A payment as its pay page shows it. */
export interface Payable {
  readonly method: Bilingual;
  readonly amount: number;
  readonly currency: string;
  /** How many decimals the provider counts in, where they are not the currency's. */
  readonly digits?: number | undefined;
  readonly paymentNumber: string;
  readonly description: string;
  readonly openUntil: Date | undefined;
  /** What the shop says beside the button, where the provider lets it. */
  readonly message?: string | undefined;
  readonly state: 'open' | 'paid' | 'closed';
  readonly declined: Bilingual | undefined;
  /** Ways back to the shop; a code that was scanned has none. */
  readonly paidUrl: string | undefined;
  readonly unpaidUrl: string | undefined;
}

export interface PayPage {
  read(): Payable;
  pay(): void;
  decline(): void;
}

/** The page of one payment: shows it, takes the shopper's decision from a plain form, and shows what came of it. */
export const answerPayPage = (call: Call, payment: PayPage): Reply => {
  const hasLeft = call.query.has('left');
  if (call.method === 'GET') return page(payPageHtml(payment.read(), hasLeft));
  if (call.method !== 'POST') return { status: 405, headers: { allow: 'GET, POST' }, body: '' };

  const outcome = new URLSearchParams(call.body).get('outcome');
  if (outcome === 'pay') payment.pay();
  else if (outcome === 'fail') payment.decline();
  call.query.delete('left');
  if (outcome === 'leave') call.query.set('left', '');
  // Back to the page by GET, so that reloading it never presses a button again.
  const query = call.query.size === 0 ? '' : `?${call.query}`;
  return { status: 303, headers: { location: call.path + query }, body: '' };
};
