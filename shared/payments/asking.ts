import type { Payment } from './payment.ts';

const minute = 60_000;
const hour = 60 * minute;

/** When a provider is asked about a payment that is under way, counted from its start: often at first, when most are paid. */
const first = 10_000;
const whileOpen = [first, minute / 2, 2 * minute, 5 * minute, 10 * minute, 30 * minute];

/** And about any that never brought money: after the last repeat of each provider's notifications. */
const afterwards = [25 * hour, 73 * hour];

const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

/** When the provider is asked first about a payment that begins now. */
export const firstQuestion = (now: Date): string => later(now.toISOString(), first);

/** When the provider is asked next about a payment that nobody has heard of; nothing once all has been asked. */
export const nextQuestion = (
  { createdAt, payBefore, status }: Pick<Payment, 'createdAt' | 'payBefore' | 'status'>,
  now: Date,
): string | undefined => {
  const isOpen = status === 'created' || status === 'pending';
  const times = [...(isOpen ? whileOpen : []), ...afterwards].map((ms) => later(createdAt, ms));
  return [...times, ...(isOpen ? [payBefore] : [])].filter((time) => time > now.toISOString()).sort()[0];
};

/** When a provider that did not answer is asked again: soon as long as somebody waits for it. */
export const askedAgain = ({ createdAt }: Pick<Payment, 'createdAt'>, now: Date): string =>
  later(now.toISOString(), now.getTime() - Date.parse(createdAt) < hour ? minute : hour);
