import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Html, html } from '#shared/kernel/html.ts';

describe('html', () => {
  it('lets no value end the text or the attribute that it stands in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(html`<p title="${value}">${value}</p>`.text.slice('<p title="'.length, -'</p>'.length)).not.toMatch(
          /<|"[^>]|'/,
        );
      }),
    );
  });

  it('escapes what means something in markup', () => {
    expect(html`${`<b title="a" lang='b'>&amp;`}`.text).toBe('&lt;b title=&quot;a&quot; lang=&#39;b&#39;&gt;&amp;amp;');
  });

  it('leaves markup as it is, one by one and in lists', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${new Html('<hr>')}${3}`.text).toBe('<ul><li>a</li><li>&lt;</li></ul><hr>3');
  });
});
