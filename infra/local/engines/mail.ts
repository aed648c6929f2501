import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AwsError, notEmulated } from './aws-json.ts';
import { DurableMap } from './durable-map.ts';
import { type Clock, type Engine, systemClock } from './engine.ts';
import { bodyOf, listen } from './listen.ts';
import { element, xml } from './xml.ts';

const SentMail = z.object({
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** ISO 8601, by the shop's clock. */
  at: z.string(),
});
/** A mail that SES has taken. */
export type SentMail = z.infer<typeof SentMail>;

export interface Mail extends Engine {
  /** The mails that were sent, newest first, all of them or those to one address. */
  mails(filter?: { to?: string | undefined }): readonly SentMail[];
}

interface MailOptions {
  readonly stateDir?: string | undefined;
  readonly clock?: Clock;
}

const largestMail = 10_000_000;

/** Starts a SES that takes `SendEmail`, in the form-encoded protocol of its first version, and keeps what was sent. */
export const startMail = async ({ stateDir, clock = systemClock }: MailOptions): Promise<Mail> => {
  const file = stateDir && join(stateDir, 'mail.jsonl');
  const sent = new DurableMap(file, (json) => z.parse(SentMail, json));

  const server = await listen(async (request, response) => {
    try {
      const form = new URLSearchParams((await bodyOf(request, largestMail))?.toString('utf8'));
      const mail = mailIn(form, clock.now());
      const messageId = randomUUID();
      sent.set(messageId, mail);
      answer(response, 200, element('SendEmailResponse', element('SendEmailResult', element('MessageId', messageId))));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const details = [element('Type', 'Sender'), element('Code', error.type), element('Message', error.message)];
      answer(response, 400, element('ErrorResponse', element('Error', ...details)));
    }
  });

  return {
    endpoint: server.endpoint,
    mails: ({ to } = {}) => [...sent.values()].filter((mail) => to === undefined || isAmong(mail.to, to)).reverse(),
    async stop() {
      await server.stop();
      sent.close();
    },
  };
};

/** Whoever looks for a mail does not remember how the address was written. */
const isAmong = (addresses: readonly string[], wanted: string): boolean =>
  addresses.some((address) => address.toLowerCase() === wanted.toLowerCase());

const answer = (response: ServerResponse, status: number, root: ReturnType<typeof element>): void => {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(xml(root));
};

const mailIn = (form: URLSearchParams, at: Date): SentMail => {
  if (form.get('Action') !== 'SendEmail')
    throw notEmulated(form.get('Action') ?? 'a request without an action', 'infra/local/engines/mail.ts');
  const [text, html] = [form.get('Message.Body.Text.Data'), form.get('Message.Body.Html.Data')];
  if (!text && !html) throw new AwsError('InvalidParameterValue', 'The message has neither a text nor an HTML body.');
  return {
    to: recipients(form),
    from: deliverable(form.get('Source') ?? ''),
    subject: form.get('Message.Subject.Data') ?? '',
    text: text ?? '',
    html: html ?? '',
    at: at.toISOString(),
  };
};

const recipients = (form: URLSearchParams): string[] => {
  const fields = [...form].filter(([name]) => name.startsWith('Destination.ToAddresses.member.'));
  if (fields.length === 0) throw new AwsError('InvalidParameterValue', 'The message has no recipient.');
  return fields.map(([, address]) => deliverable(address));
};

/** SES takes `ann@example.com` and `Ann <ann@example.com>`, with nothing but ASCII before the `@`. */
const deliverable = (address: string): string => {
  const bare = /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;
  if (!/^[\x21-\x7e]+@[^\s@]+$/.test(bare))
    throw new AwsError('InvalidParameterValue', `Missing final '@domain', or not ASCII before it: ${address}`);
  return address;
};
