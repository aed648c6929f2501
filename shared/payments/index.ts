export { alipayAcknowledgements, verifyAlipayNotification } from './alipay/notification.ts';
export { alipayPath, alipaySettings } from './alipay/parameter.ts';
export { applyProviderFact, type MoneyPorts, type Verdict } from './apply-fact.ts';
export { applyRefundFact, type RefundPorts, type RefundVerdict } from './apply-refund-fact.ts';
export { askedAgain, nextQuestion } from './asking.ts';
export type { CardSettings } from './card/settings.ts';
export { cardAcknowledgements, verifyCardNotification } from './card/webhook.ts';
export { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
export { moneyViolations } from './payment.invariants.ts';
export { paymentsData } from './payment.privacy.ts';
export { assertPayable, draftPayment, isLate, isOpen, type Payment, referenceOf, startedPayment } from './payment.ts';
export { PaymentView, paymentView, StartPayment } from './payment.view.ts';
export { duePayments, payments } from './payments.ts';
export type {
  Acknowledgement,
  Notification,
  PaymentProvider,
  ProviderFact,
  ProviderName,
  RefundFact,
  VerifyNotification,
} from './provider.ts';
export { cardSettings, providers } from './providers.ts';
export { refundItem } from './refund.entity.ts';
export type { Refund } from './refund.ts';
export { asRequested, RefundView, RequestRefund, refundView } from './refund.view.ts';
export { draftCancellation, draftRefund } from './refund-request.ts';
export { dueRefunds, type RefundOfPayment, refunds } from './refunds.ts';
export { type SendingPorts, sendRefund } from './send-refund.ts';
