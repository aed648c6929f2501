import type { Clock, Engine } from './engine.ts';

export interface SentMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601, by the shop's clock. */
  readonly at: string;
}

export interface Mail extends Engine {
  /** The mails that were sent, newest first, all of them or those to one address. */
  mails(filter?: { to?: string | undefined }): readonly SentMail[];
}

export declare const startMail: (options: { stateDir?: string | undefined; clock?: Clock }) => Promise<Mail>;
