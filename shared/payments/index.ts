export { alipayAcknowledgements, verifyAlipayNotification } from './alipay/notification.ts';
export { alipaySettings } from './alipay/settings.ts';
export { applyProviderFact, type MoneyPorts } from './apply-fact.ts';
export { applyRefundFact, type RefundVerdict } from './apply-refund-fact.ts';
export { askProvider, closeAtProvider } from './ask-provider.ts';
export { askedAgain, nextQuestion } from './asking.ts';
export { type BookDay, type Booked, bookDayOf, dateOf } from './books.ts';
export { cardAccepted, verifyCardNotification } from './card/notification.ts';
export { cardSettings } from './card/settings.ts';
export { PaymentExceptionView, paymentExceptionView } from './exception.view.ts';
export { paymentExceptions } from './exceptions.ts';
export { heardPayments } from './heard-payments.ts';
export { heardRefunds, type RefundOfPayment } from './heard-refunds.ts';
export { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
export { moneyViolations } from './payment.invariants.ts';
export { paymentsData } from './payment.privacy.ts';
export {
  assertPayable,
  draftPayment,
  hasWayToPay,
  isApplied,
  isLate,
  isLost,
  isOpen,
  type Payment,
  paymentRequest,
  startedPayment,
  type Transaction,
} from './payment.ts';
export { AdminPaymentView, adminPaymentView, PaymentView, paymentView, StartPayment } from './payment.view.ts';
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
export { providerBooks } from './provider-books.ts';
export { checkedSettings } from './provider-settings.ts';
export { openProvider, providers } from './providers.ts';
export { refundItem } from './refund.entity.ts';
export { refundViolations } from './refund.invariants.ts';
export { newlyRefunded, type Refund, type RefundKey, refundKeyOf, refundText } from './refund.ts';
export { asRequested, RefundView, RequestRefund, refundView } from './refund.view.ts';
export { draftCancellation, draftRefund, type RefundWish } from './refund-request.ts';
export { dueRefunds, refunds } from './refunds.ts';
export { Resting, withRests } from './resting.ts';
export { type SendingPorts, sendAtOnce, sendRefund } from './send-refund.ts';
export type { CurrentSettings } from './settings-port.ts';
export { verifyWechatNotification, wechatAcknowledgements } from './wechat/notification.ts';
export { wechatSettings } from './wechat/settings.ts';
