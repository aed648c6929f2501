import { type Port, resource } from '../kernel/port.ts';

/** A mail ready to be sent: both parts say the same. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  send(mail: Mail & { readonly from: string }): Promise<void>;
}

const mailResource = resource<Mailer>('mail');

/** The way out for mails. */
export const mailer: Port<Mailer, object, Mailer> = {
  name: 'mailer',
  resource: mailResource,
  scope: {},
  writeActions: ['SendEmail'],
  reads: () => ({}),
  writes: (adapter) => adapter,
};
