import { log } from '#shared/kernel/log.ts';
import type { heardPayments, Notification, ProviderName } from '#shared/payments/index.ts';

/** The payments as a webhook has them. */
export type OpenPayments = ReturnType<(typeof heardPayments)['reads']> & ReturnType<(typeof heardPayments)['writes']>;

/** It changes nothing here. What happened to the shop's own money, such as a dispute, somebody has to look at. */
export const noteIgnored = async (
  { ignored, transactionId }: Extract<Notification, { ignored: string }>,
  provider: ProviderName,
  payments: OpenPayments,
): Promise<void> => {
  const claim = transactionId === undefined ? undefined : await payments.claimOn(provider, transactionId);
  if (claim) log.error('notification', { verdict: ignored, paymentNumber: claim.paymentNumber });
  else log.info('notification', { verdict: ignored });
};

/** It is signed, and can be read in two ways: the provider is asked what is so. */
export const askAboutDoubtful = async (
  { doubtful, paymentNumber }: Extract<Notification, { doubtful: string }>,
  provider: ProviderName,
  payments: OpenPayments,
  now: Date,
): Promise<void> => {
  const payment = await payments.of(paymentNumber);
  if (payment?.provider === provider) await payments.commit([payments.askSoon(payment, now)]);
  log.warn('notification', { ...(payment && { paymentNumber }), verdict: doubtful });
};
