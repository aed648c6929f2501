import { type Order, type OrderNews, type OwnOrder, orderMail, refundMail } from '#shared/orders/index.ts';
import { type Refund, type RefundKey, refundKeyOf } from '#shared/payments/index.ts';
import {
  accountMail,
  exportToken,
  linkMail,
  type Mail,
  type MailKind,
  mailToken,
  type User,
} from '#shared/users/index.ts';

/** What a letter is written from. */
export interface Occasion {
  readonly user: User;
  /** What it speaks of; empty when that is the account itself. */
  readonly about: string;
  readonly origin: string;
  readonly now: Date;
}

/** What letters have to look up. */
export interface LetterPorts {
  readonly keys: { all(): Promise<readonly string[]> };
  readonly orders: { of(own: OwnOrder): Promise<Order | undefined> };
  readonly refunds: { of(key: RefundKey): Promise<Refund | undefined> };
}

type Write = (occasion: Occasion, ports: LetterPorts) => Promise<Mail | undefined>;

const aboutOrder =
  (news: Exclude<OrderNews, 'refunded'>): Write =>
  async ({ user, about, origin }, { orders }) => {
    const order = await orders.of({ userId: user.userId, orderId: about });
    return order && orderMail(user, news, order, origin);
  };

/** How each mail of the outbox is written, when it goes out. Nothing to say any more is no mail. */
export const letters: Readonly<Record<MailKind, Write>> = {
  activation: async ({ user, origin, now }, { keys }) =>
    user.status === 'pending_activation'
      ? linkMail(user, 'activation', origin, mailToken(await keys.all(), { purpose: 'activation' }, user, now))
      : undefined,

  already_registered: async ({ user, origin }) => accountMail(user, 'already_registered', origin),

  password_reset: async ({ user, origin, now }, { keys }) =>
    user.status === 'active' || user.status === 'pending_activation'
      ? linkMail(user, 'password_reset', origin, mailToken(await keys.all(), { purpose: 'password_reset' }, user, now))
      : undefined,

  password_changed: async ({ user, origin }) => accountMail(user, 'password_changed', origin),

  email_change: async ({ user, origin, now }, { keys }) => {
    const { pendingEmail } = user;
    if (pendingEmail === undefined) return undefined;
    const token = mailToken(await keys.all(), { purpose: 'email_change', about: pendingEmail }, user, now);
    return linkMail({ ...user, email: pendingEmail }, 'email_change', origin, token);
  },

  export_ready: async ({ user, about, origin, now }, { keys }) =>
    linkMail(user, 'export_ready', origin, exportToken(await keys.all(), user, about, now)),

  email_change_notice: async ({ user, origin }) => accountMail(user, 'email_change_notice', origin),

  email_changed: async ({ user, about, origin }) => accountMail({ ...user, email: about }, 'email_changed', origin),

  order_placed: aboutOrder('placed'),
  order_paid: aboutOrder('paid'),
  order_shipped: aboutOrder('shipped'),

  order_refunded: async ({ user, about, origin }, { orders, refunds }) => {
    const refund = await refunds.of(refundKeyOf(about));
    const order = refund && (await orders.of({ userId: user.userId, orderId: refund.orderId }));
    return order && refund.status === 'succeeded' ? refundMail(user, refund.amount, order, origin) : undefined;
  },
};
