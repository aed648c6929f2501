import { describe, expect, it } from 'vitest';
import { indexPage } from '#infra/local/control/index-page.ts';
import { mailPage } from '#infra/local/control/mail-page.ts';
import { plain } from '#infra/local/control/table-dump.ts';

describe('the mail page', () => {
  const mail = {
    to: ['a@b.example'],
    from: 'shop',
    subject: '<b>Hi</b>',
    text: '',
    html: '',
    at: '2026-03-05T12:00:00.000Z',
  };

  it('shows a subject as text, never as markup', () => {
    expect(mailPage([mail])).toContain('&lt;b&gt;Hi&lt;/b&gt;');
  });

  it('keeps the markup of a mail inside a sandboxed frame', () => {
    const page = mailPage([{ ...mail, html: '<p onclick="x()">link</p>' }]);

    expect(page).toContain(
      'srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;p onclick=&quot;x()&quot;&gt;link&lt;/p&gt;"',
    );
    expect(page).not.toContain('allow-scripts');
  });

  it('makes the links of a text mail clickable', () => {
    expect(mailPage([{ ...mail, text: 'go to https://shop.example/?a=1&b=2 now' }])).toContain(
      '<a href="https://shop.example/?a=1&amp;b=2">',
    );
  });
});

describe('the table dump', () => {
  it('shows plain values', () => {
    const attribute = {
      M: { n: { N: '1.5' }, l: { L: [{ S: 'a' }, { NULL: true }, { BOOL: false }] }, s: { NS: ['1', '2'] } },
    };

    expect(plain(attribute)).toEqual({ n: 1.5, l: ['a', null, false], s: [1, 2] });
  });
});

describe('the front page of the local cloud', () => {
  const page = indexPage('http://localhost:3000');

  it.each(['mails', 'table', 'invariants', 'failures', 'sandbox/_ctl/log'])('leads to /_local/%s', (name) => {
    expect(page).toContain(`<a href="/_local/${name}">`);
  });

  it.each(['clock', 'faults', 'run/', 'shoppers', 'sandbox/_ctl'])('shows how to ask for /_local/%s', (name) => {
    expect(page).toMatch(new RegExp(`curl http://localhost:3000/_local/${name}[\\w-]* -d '`));
  });
});
