import { type Money, moneyText } from '#shared/kernel/money.ts';
import { type Letter, type Mail, mailTo, type Reader } from '#shared/users/index.ts';
import type { Order, OrderStatus } from './order.ts';
import type { Shipment } from './shipment.ts';

/** What a shopper hears of an order by mail. */
export type OrderNews = 'placed' | 'paid' | 'shipped' | 'refunded';

const newsOfStatus: Readonly<Partial<Record<OrderStatus, OrderNews>>> = {
  pending_payment: 'placed',
  paid: 'paid',
  shipped: 'shipped',
};

/** What there is to tell of a change: the stream's image of the order is its own announcement. A refund has its own. */
export const newsOf = (before: Order | undefined, after: Order): OrderNews | undefined =>
  before?.status === after.status ? undefined : newsOfStatus[after.status];

/** States of an order that has ended without money: nobody has to hear any more that it was placed. */
const isOver = ({ status }: Order): boolean => status === 'cancelled' || status === 'expired';

interface Words {
  readonly language: string;
  readonly subject: Readonly<Record<OrderNews, string>>;
  readonly opening: Readonly<Record<OrderNews, string>>;
  readonly payBefore: (time: string) => string;
  readonly number: (orderId: string) => string;
  readonly shipping: (amount: string) => string;
  readonly total: (amount: string) => string;
  readonly refunded: (amount: string) => string;
  readonly parcel: (shipment: Shipment) => string;
  readonly link: string;
  readonly closing: string;
}

const english: Words = {
  language: 'en',
  subject: {
    placed: 'We have your order',
    paid: 'Your payment has arrived',
    shipped: 'Your order is on its way',
    refunded: 'A refund is on its way to you',
  },
  opening: {
    placed: 'thank you for your order.',
    paid: 'your payment has arrived. We are packing your order.',
    shipped: 'your order has been handed to the carrier.',
    refunded: 'money of your order has gone back the way it came. Your bank may take some days to show it.',
  },
  payBefore: (time) => `Please pay before ${time}; after that the goods are free for others again.`,
  number: (orderId) => `Order ${orderId}`,
  shipping: (amount) => `Shipping: ${amount}`,
  total: (amount) => `Total: ${amount}`,
  refunded: (amount) => `Refunded: ${amount}`,
  parcel: ({ carrier, trackingNumber }) => `${carrier}, tracking number ${trackingNumber}`,
  link: 'To the shop',
  closing: 'You did not order this? Then please change your password.',
};

const chinese: Words = {
  language: 'zh-CN',
  subject: {
    placed: '我们已收到您的订单',
    paid: '已收到您的付款',
    shipped: '您的订单已发货',
    refunded: '您的退款已退回',
  },
  opening: {
    placed: '感谢您的订购。',
    paid: '我们已收到您的付款，正在为您备货。',
    shipped: '您的订单已交给承运商。',
    refunded: '您订单的退款已原路退回，到账时间以银行为准。',
  },
  payBefore: (time) => `请在 ${time} 之前付款，逾期商品将重新开放购买。`,
  number: (orderId) => `订单号：${orderId}`,
  shipping: (amount) => `运费：${amount}`,
  total: (amount) => `合计：${amount}`,
  refunded: (amount) => `退款金额：${amount}`,
  parcel: ({ carrier, trackingNumber }) => `${carrier}，运单号 ${trackingNumber}`,
  link: '前往商店',
  closing: '如果不是您本人下单，请尽快修改密码。',
};

const wordsOf: Readonly<Record<Reader['locale'], Words>> = { en: english, zh: chinese };

/** The mail with some news of an order. It is written from the order as it is now: nothing to say any more is no mail. */
export const orderMail = (
  reader: Reader,
  news: Exclude<OrderNews, 'refunded'>,
  order: Order,
  origin: string,
): Mail | undefined => {
  if (isOver(order)) return undefined;
  const words = wordsOf[reader.locale];
  return written(reader, news, origin, [
    ...(news === 'shipped' ? (order.shipments ?? []).map(words.parcel) : []),
    words.number(order.orderId),
    ...summaryOf(order, words),
    ...(news === 'placed' && order.status === 'pending_payment'
      ? [words.payBefore(timeText(order.payBefore, words))]
      : []),
  ]);
};

/** The mail that money has gone back, whatever has become of its order. */
export const refundMail = (reader: Reader, amount: Money, order: Order, origin: string): Mail | undefined => {
  const words = wordsOf[reader.locale];
  const refunded = words.refunded(moneyText(amount, words.language));
  return written(reader, 'refunded', origin, [refunded, words.number(order.orderId), ...summaryOf(order, words)]);
};

const written = (reader: Reader, news: OrderNews, origin: string, paragraphs: readonly string[]): Mail => {
  const words = wordsOf[reader.locale];
  const letter: Letter = {
    subject: words.subject[news],
    paragraphs: [words.opening[news], ...paragraphs],
    link: { label: words.link, url: `${origin}/` },
    closing: words.closing,
  };
  return mailTo(reader, letter);
};

/** What was bought and what it costs, a line each. */
const summaryOf = ({ lines, shipping, total }: Order, words: Words): readonly string[] => [
  ...lines.map(({ quantity, name, options, lineTotal }) => {
    const variant = Object.values(options).join(', ');
    return `${quantity} × ${name}${variant && ` (${variant})`}: ${moneyText(lineTotal, words.language)}`;
  }),
  ...(shipping.amount > 0 ? [words.shipping(moneyText(shipping, words.language))] : []),
  words.total(moneyText(total, words.language)),
];

/** Nobody knows where the reader is, so the time says which one it is. */
const timeText = (time: string, { language }: Words): string =>
  new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(time));
