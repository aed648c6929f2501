import type { RawRequest } from '#functions/http/operation.ts';
import { type Reply, reply } from '#functions/http/reply.ts';
import { log } from '#shared/kernel/log.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import {
  type Acknowledgement,
  applyProviderFact,
  type CurrentSettings,
  type MoneyPorts,
  type Notification,
  type ProviderFact,
  type ProviderName,
  type RefundFact,
  type RefundVerdict,
  type VerifyNotification,
} from '#shared/payments/index.ts';
import { isRefusal, provedNotification } from './proved-notification.ts';
import { askAboutDoubtful, noteIgnored, type OpenPayments } from './unapplied-notification.ts';

type Ports = MoneyPorts & { readonly payments: OpenPayments };

/** What a provider's webhook has of its own. */
interface Provider<Settings> {
  readonly name: ProviderName;
  readonly settings: CurrentSettings<Settings>;
  readonly verify: VerifyNotification<Settings>;
  /** What is done with word of a refund, by those that send any: the others carry neither its code nor its rights. */
  readonly applyRefund?: (refund: RefundFact) => Promise<RefundVerdict>;
  /** Ends the provider's repeats, byte for byte. */
  readonly accepted: Acknowledgement;
  /** Asks for another delivery. Without it what is not genuine is answered with its Problem. */
  readonly refused?: Acknowledgement;
  /** One account may serve several systems: then what is not ours is none of our business, and not worth a repeat. */
  readonly isShared: boolean;
}

/** What every webhook does: prove the notification, find its payment, apply what it says, and acknowledge it. */
export const hearNotification = async <Settings>(
  request: RawRequest,
  provider: Provider<Settings>,
  ports: Ports,
  now: Date,
): Promise<Reply<string>> => {
  const { name, accepted, refused = accepted, isShared } = provider;
  // The raw bytes first: until the signature is proved, nothing in them is believed.
  const notification = await verified(request, provider, now);
  if (!notification) return acknowledged(refused);
  if ('ignored' in notification) {
    await noteIgnored(notification, name, ports.payments);
    return acknowledged(accepted);
  }
  if ('doubtful' in notification) {
    await askAboutDoubtful(notification, name, ports.payments, now);
    return acknowledged(refused);
  }
  if ('refund' in notification) {
    const verdict = (await provider.applyRefund?.(notification.refund)) ?? 'unknown_refund';
    // One that the shop knows nothing of was made by hand at the provider: no repeat would make it known.
    log[verdict === 'unknown_refund' ? 'error' : 'info']('notification', { ...about(notification.refund), verdict });
    return acknowledged(accepted);
  }

  const { fact } = notification;
  const verdict = await untilFresh(() => applied(fact, ports, now), manyTellings);
  if (verdict === undefined) {
    log.error('notification', { ...about(fact), verdict: 'unknown payment' });
    return acknowledged(isShared ? accepted : refused);
  }
  log.info('notification', { ...about(fact), verdict });
  return acknowledged(accepted);
};

const about = ({ paymentNumber, eventId }: ProviderFact | RefundFact) =>
  eventId ? { paymentNumber, eventId } : { paymentNumber };

const acknowledged = ({ body, status, contentType }: Acknowledgement): Reply<string> =>
  reply(body, { status, headers: { 'content-type': contentType } });

/** Nothing where the sender is refused in the provider's own words. */
const verified = async <Settings>(
  request: RawRequest,
  { verify, settings, refused }: Provider<Settings>,
  now: Date,
): Promise<Notification | undefined> => {
  try {
    return await provedNotification(request, settings, verify, now);
  } catch (error) {
    if (!refused || !isRefusal(error)) throw error;
    return undefined;
  }
};

/** What another provider says of a payment is as if there were no such payment. */
const applied = async (fact: ProviderFact, ports: Ports, now: Date) => {
  const payment = await ports.payments.of(fact.paymentNumber);
  return payment?.provider === fact.provider ? applyProviderFact(fact, payment, ports, now) : undefined;
};
