import { describe, expect, it } from 'vitest';
import { checkHealth } from '#functions/system/check-health.ts';
import { showDocs } from '#functions/system/show-docs.ts';
import { showFrontPage } from '#functions/system/show-front-page.ts';
import { showProblem } from '#functions/system/show-problem.ts';
import { Problem, type ProblemCode, problems } from '#shared/kernel/problem.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';

capturedLog();
const shop = shopOver();
const codes = Object.entries(problems).map(([code, [status, title]]) => ({ code, status, title }));

describe('the reference for people', () => {
  it('is served as the build has written it, with the policy that lets it be shown', async () => {
    const { status, headers, text } = await shop.call(showDocs);
    expect([status, text]).toEqual([200, '<h1>Docs</h1>']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'public, max-age=0, s-maxage=2',
    });
  });
});

describe('the front page', () => {
  it('says in two languages what this is, leads to the reference, and on a laptop to what is there alone', async () => {
    const { status, headers, text } = await shop.call(showFrontPage);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toMatch(/<p lang="zh-CN">这里是商店的 API。/);
    expect(text).toContain('href="/docs"');
    expect(text).not.toContain('/_local/');
    const local = shopOver({ shop: { origin: 'http://localhost:4000' } });
    expect((await local.call(showFrontPage)).text).toContain('href="/_local/"');
  });
});

describe('the page of a problem', () => {
  it.each(codes)('$code says what it means, who has to act and what to do, in two languages', async (problem) => {
    const { status, headers, text } = await shop.call(showProblem, { path: { code: problem.code } });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain(`<code>${problem.code}</code> · ${problem.status}`);
    expect(text).toMatch(/<strong>It [^<]+\.<\/strong> [A-Z]/);
    expect(text).toMatch(/<p lang="zh-CN">\p{Script=Han}[^<]*。<br><strong>\p{Script=Han}+。<\/strong>/u);
    expect(text).toContain(`href="/docs#problem-${problem.code}"`);
  });

  it.each(codes)('stands where the type of $code leads', async ({ code }) => {
    const failing = { ...checkHealth, story: () => Promise.reject(new Problem(code as ProblemCode)) };
    const { type } = await shop.refused(failing);
    const [, path, named] = /^(\/docs\/problems)\/(\w+)$/.exec(type) ?? [];
    expect([`GET ${path}/{code}`, named]).toEqual([showProblem.contract.route, code]);
  });

  it.each(['nothing', 'toString', '__proto__'])('of a code that is none (%s) is 404', async (code) => {
    expect(await shop.refused(showProblem, { path: { code } })).toMatchObject({ code: 'not_found', status: 404 });
  });
});
