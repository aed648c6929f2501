import { log } from '#shared/kernel/log.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { applyRefundFact, type RefundPorts, type RefundVerdict } from './apply-refund-fact.ts';
import type { RefundOfPayment } from './heard-refunds.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';
import type { Refund } from './refund.ts';
import { refundRequest } from './refund-request.ts';
import { isOverdue } from './refund-schedule.ts';
import type { refunds } from './refunds.ts';

/** What has to be open for a refund to be sent. */
export interface SendingPorts extends RefundPorts {
  readonly refunds: ReturnType<(typeof refunds)['reads']> & ReturnType<(typeof refunds)['writes']>;
  readonly providers: { of(name: ProviderName): Promise<PaymentProvider> };
}

/** Its turn will come again: the provider, or another writer, was in the way. */
type SendingVerdict = RefundVerdict | 'refund_put_off';

/**
 * Sends a refund to its provider, or asks what has become of it. Whatever happens on the way, the refund stays due until
 * the provider has had the last word, and is sent under the same number: the money moves once.
 */
export const sendRefund = async (
  { refund, payment }: RefundOfPayment,
  ports: SendingPorts,
  origin: string,
  now: Date,
): Promise<SendingVerdict> => {
  const { paymentNumber, refundNumber } = refund;
  if (isOverdue(refund, now)) log.error('refund', { paymentNumber, refundNumber, verdict: 'refund_overdue' });
  try {
    const provider = await ports.providers.of(payment.provider);
    const request = refundRequest(refund, payment, origin);
    const fact = refund.status === 'processing' ? await provider.queryRefund(request) : await provider.refund(request);
    if (fact.paymentNumber !== paymentNumber || fact.refundNumber !== refundNumber)
      throw new Error(`The provider has answered about another refund than ${refundNumber}.`);
    return await applyRefundFact(fact, ports, now);
  } catch (error) {
    log.warn('refund put off', { paymentNumber, refundNumber, error });
    await putOff(refund, ports, now);
    return 'refund_put_off';
  }
};

/** Somebody else may have been faster; then there is nothing to put off. */
const putOff = async (refund: Refund, { refunds }: SendingPorts, now: Date): Promise<void> => {
  try {
    await refunds.commit([refunds.putOff(refund, now)]);
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
  }
};

/** Sends a refund that has just been written down. Whatever comes in between, the refund is there, and its turn will come. */
export const sendAtOnce = async (
  found: RefundOfPayment,
  ports: SendingPorts,
  origin: string,
  now: Date,
): Promise<void> => {
  try {
    await sendRefund(found, ports, origin, now);
  } catch (error) {
    log.warn('refund not sent', { paymentNumber: found.payment.paymentNumber, error });
  }
};
