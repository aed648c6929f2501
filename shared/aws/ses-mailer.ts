import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Mailer } from '../users/index.ts';
import { clientSettings } from './client.ts';

const part = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** Opens the way out for mails. */
export const openMailer = () => {
  const client = new SESClient(clientSettings);
  const mailer: Mailer = {
    send: async ({ from, to, subject, text, html }) => {
      await client.send(
        new SendEmailCommand({
          Source: from,
          Destination: { ToAddresses: [to] },
          Message: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } },
        }),
      );
    },
  };
  return () => mailer;
};
