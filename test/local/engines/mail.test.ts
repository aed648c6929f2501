import { CreateTemplateCommand, SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMail } from '#infra/local/engines/mail.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const start = async (stateDir?: string) => {
  const at = new Date('2026-11-22T10:00:00Z');
  const mail = await startMail({ stateDir, clock: { now: () => at } });
  const sdk = new SESClient({
    endpoint: mail.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const send = (to: string, subject: string) =>
    sdk.send(
      new SendEmailCommand({
        Source: 'shop@example.com',
        Destination: { ToAddresses: [to] },
        Message: {
          Subject: { Data: subject },
          Body: { Text: { Data: '点击链接 & activate: http://x/?a=1&b=2' }, Html: { Data: '<p>é</p>' } },
        },
      }),
    );
  onTestFinished(async () => sdk.destroy());
  return { mail, sdk, send };
};

describe('the mailbox', () => {
  it('shows what was sent, newest first, to everybody or to one', async () => {
    const { mail, send } = await start();

    expect((await send('ann@example.com', '激活 1')).MessageId).toBeTruthy();
    await send('bob@example.com', '2');

    expect(mail.mails().map(({ subject }) => subject)).toEqual(['2', '激活 1']);
    expect(mail.mails({ to: 'ann@example.com' })).toEqual([
      {
        to: ['ann@example.com'],
        from: 'shop@example.com',
        subject: '激活 1',
        text: '点击链接 & activate: http://x/?a=1&b=2',
        html: '<p>é</p>',
        at: '2026-11-22T10:00:00.000Z',
      },
    ]);
    await mail.stop();
  });

  it('keeps its mails over a restart', async () => {
    const stateDir = temporaryDirectory();
    const first = await start(stateDir);
    await first.send('ann@example.com', 'kept');
    await first.mail.stop();

    const { mail } = await start(stateDir);

    expect(mail.mails()).toMatchObject([{ subject: 'kept' }]);
    await mail.stop();
  });

  it.each(['ann', 'ann@', '安@example.com'])('takes no mail to "%s"', async (address) => {
    const { mail, send } = await start();

    await expect(send(address, 'hello')).rejects.toMatchObject({ name: 'InvalidParameterValue' });

    expect(mail.mails()).toEqual([]);
    await mail.stop();
  });

  it('refuses at once what is not emulated', async () => {
    const { mail, sdk } = await start();

    const template = sdk.send(new CreateTemplateCommand({ Template: { TemplateName: 'x', SubjectPart: 'x' } }));

    await expect(template).rejects.toMatchObject({ name: 'NotEmulated' });
    await mail.stop();
  });

  it('is nobody else’s when two run side by side', async () => {
    const [mine, yours] = [await start(), await start()];

    await mine.send('ann@example.com', 'mine');

    expect(yours.mail.mails()).toEqual([]);
    await mine.mail.stop();
    await yours.mail.stop();
  });
});
