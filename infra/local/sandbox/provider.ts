import type { Clock } from '../engines/engine.ts';
import type { Attempt } from './deliveries.ts';
import type { Faults } from './faults.ts';
import type { Call, Reply } from './http.ts';

/** What every sandbox provider is started with. */
export interface ProviderOptions {
  readonly clock: Clock;
  /** The public address of the shop, such as `http://localhost:3000`. */
  readonly origin: string;
  readonly stateDir: string | undefined;
  readonly faults: Faults;
  /** Milliseconds before each repeat of a notification. */
  readonly backOff: readonly number[];
}

/** How a payment stands at its provider. */
export interface Standing {
  readonly provider: string;
  readonly paymentNumber: string;
  readonly status: string;
  readonly paid: boolean;
}

export interface PayOptions {
  /** Pays even what was closed, as a provider's race would. */
  readonly force?: boolean | undefined;
  /** Another amount than the shop asked for, in the provider's minor units. */
  readonly amount?: number | undefined;
}

/** A payment provider on this machine: its API on a port of its own, its pay page on the shop's. */
export interface SandboxProvider {
  readonly name: string;
  readonly apiBase: string;
  readonly log: readonly Attempt[];
  /** What a stage must know to be paid through it. */
  parameters(stage: string): Record<string, string>;
  /** What the shopper's press on the pay page does; undefined for an unknown payment number. */
  pay(paymentNumber: string, options: PayOptions): Standing | undefined;
  fail(paymentNumber: string): Standing | undefined;
  /** Serves the pay page of one payment, by the provider's own id. */
  payPage(call: Call, id: string): Reply | undefined;
  stop(): Promise<void>;
}
