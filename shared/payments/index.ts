export { applyFact } from './apply-fact.ts';
export { cardAcknowledgements, verifyCardNotification } from './card/webhook.ts';
export { paymentItem } from './payment.entity.ts';
export { moneyViolations } from './payment.invariants.ts';
export { assertPayable, draftPayment, isLate, isOpen, type Payment, startedPayment } from './payment.ts';
export { PaymentView, paymentView, StartPayment } from './payment.view.ts';
export { payments } from './payments.ts';
export type { Acknowledgement, PaymentProvider, ProviderFact, ProviderName } from './provider.ts';
export { cardSettings, providers } from './providers.ts';
