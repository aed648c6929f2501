import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openMailer } from '#shared/aws/ses-mailer.ts';
import { log } from '#shared/kernel/log.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { capturedLog } from '#test/log.ts';

environment(lambdaEnvironment);
const written = capturedLog();
const mock = mockClient(SESClient);
afterAll(() => mock.restore());
const mail = { from: 'no-reply@shop.example', to: 'ann@mail.example', subject: '激活', text: 'text', html: '<p>html' };
beforeEach(() => {
  mock.reset();
});

describe('a mail', () => {
  it('leaves with both of its parts, in UTF-8', async () => {
    mock.onAnyCommand().resolves({});
    await openMailer()().send(mail);
    const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
    expect(mock.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
      Source: 'no-reply@shop.example',
      Destination: { ToAddresses: ['ann@mail.example'] },
      Message: { Subject: part('激活'), Body: { Text: part('text'), Html: part('<p>html') } },
    });
  });

  it('that SES refuses does not bring its address into the log: SES quotes it', async () => {
    const refusal = 'Email address is not verified. The following identities failed the check: ann@mail.example';
    mock.onAnyCommand().rejects(Object.assign(new Error(refusal), { name: 'MessageRejected' }));
    const error: unknown = await openMailer()()
      .send(mail)
      .catch((thrown: unknown) => thrown);
    log.warn('mail postponed', { error });
    expect(written.text).toContain('MessageRejected');
    expect(written.text).toContain('is not verified');
    expect(written.text).not.toContain('ann@mail.example');
  });
});
