import {
  activationMail,
  alreadyRegisteredMail,
  type Mail,
  type MailKind,
  mailToken,
  type User,
} from '#shared/users/index.ts';

/** What a letter is written from. */
export interface Occasion {
  readonly user: User;
  /** Id of what it speaks of; empty when that is the account itself. */
  readonly about: string;
  readonly origin: string;
  readonly now: Date;
}

/** What letters have to look up. */
export interface LetterPorts {
  readonly keys: { all(): Promise<readonly string[]> };
}

type Write = (occasion: Occasion, ports: LetterPorts) => Promise<Mail | undefined>;

/** How each mail of the outbox is written, when it goes out. Nothing to say any more is no mail. */
export const letters: Readonly<Record<MailKind, Write>> = {
  activation: async ({ user, origin, now }, { keys }) =>
    activationMail(user, origin, mailToken(await keys.all(), { purpose: 'activation' }, user, now)),

  already_registered: async ({ user, origin }) => alreadyRegisteredMail(user, origin),
};
