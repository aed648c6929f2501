import type { Payable } from '../pay-page.ts';
import type { Session } from './store.ts';

const states = { open: 'open', complete: 'paid', expired: 'closed' } as const;

/** A session as its pay page shows it. */
export const payableSession = (session: Session): Payable => ({
  method: { english: 'Card payment', chinese: '银行卡支付' },
  amount: session.amount,
  currency: session.currency,
  // Stripe counts these in hundredths although they have none.
  digits: ['isk', 'ugx'].includes(session.currency) ? 2 : undefined,
  paymentNumber: session.clientReferenceId ?? '–',
  description: session.description,
  // Stripe's page does not tell when its session ends either: that is later than the shop waits.
  openUntil: undefined,
  message: session.message ?? undefined,
  state: states[session.status],
  declined:
    session.declines === 0
      ? undefined
      : { english: 'The card was declined. Try again.', chinese: '银行卡被拒绝，请重试。' },
  paidUrl: session.successUrl,
  unpaidUrl: session.cancelUrl ?? session.successUrl,
});
