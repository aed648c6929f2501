import type { Clock } from '../engines/engine.ts';
import type { Attempt } from './deliveries.ts';
import type { Faults, ProviderName } from './faults.ts';
import type { Call, Reply } from './http.ts';
import type { Pace } from './pace.ts';

/** What every sandbox provider is started with. */
export interface ProviderOptions {
  readonly clock: Clock;
  /** The public address of the shop, such as `http://localhost:3000`. */
  readonly origin: string;
  readonly stateDir: string | undefined;
  readonly faults: Faults;
  readonly pace: Pace;
}

/** How a payment stands at its provider. */
export interface Standing {
  readonly provider: ProviderName;
  readonly paymentNumber: string;
  readonly status: string;
  readonly paid: boolean;
}

/** How a refund stands at its provider. */
export interface RefundStanding {
  readonly provider: ProviderName;
  readonly refundNumber: string;
  readonly status: string;
}

export interface PayOptions {
  /** Pays even what was closed, as a provider's race would. */
  readonly force?: boolean | undefined;
  /** Pays what is paid once more, as a second transaction. */
  readonly again?: boolean | undefined;
  /** Another amount than the shop asked for, in the provider's minor units. */
  readonly amount?: number | undefined;
  /** Another currency than the shop asked for, where the provider has several. */
  readonly currency?: string | undefined;
}

/** What becomes of a refund that is still on its way, or that had succeeded. */
export type RefundOutcome = 'succeed' | 'fail' | 'abnormal';

/** A payment provider on this machine: its API on a port of its own, its pay page on the shop's. */
export interface SandboxProvider {
  readonly name: ProviderName;
  /** The address of its API. */
  readonly address: string;
  readonly log: readonly Attempt[];
  /** What a stage must know to be paid through it. */
  parameters(stage: string): Record<string, string>;
  /** What the shopper's press on the pay page does; undefined for an unknown payment number. */
  pay(paymentNumber: string, options: PayOptions): Standing | undefined;
  fail(paymentNumber: string): Standing | undefined;
  /** Ends the time for refunds, for providers that tell of it. */
  finish?(paymentNumber: string): Standing | undefined;
  /** The shopper's bank wants the money back, for providers that tell of it. */
  dispute?(paymentNumber: string): Standing | undefined;
  /** Decides a refund; undefined for an unknown refund number. */
  settleRefund(refundNumber: string, outcome: RefundOutcome): RefundStanding | undefined;
  /** Signs with new keys from now on; the ones before stay valid. */
  rotateKeys(): Promise<void>;
  /** Serves the pay page of one payment, by the provider's own id. */
  payPage(call: Call, id: string): Reply | undefined;
  /** Delivers what is held back to be put out of order. */
  release(): void;
  stop(): Promise<void>;
}
