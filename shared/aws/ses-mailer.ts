import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Mailer } from '../users/index.ts';
import { clientSettings } from './client.ts';

const part = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** SES quotes the address that it refuses. What it says ends in the log, and there no address may stand. */
const withoutAddresses = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  return Object.assign(new Error(error.message.replace(/\S+@\S+/g, '<address>')), { name: error.name });
};

/** Opens the way out for mails. */
export const openMailer = () => {
  const client = new SESClient(clientSettings);
  const mailer: Mailer = {
    send: async ({ from, to, subject, text, html }) => {
      const request = new SendEmailCommand({
        Source: from,
        Destination: { ToAddresses: [to] },
        Message: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } },
      });
      try {
        await client.send(request);
      } catch (error) {
        throw withoutAddresses(error);
      }
    },
  };
  return () => mailer;
};
