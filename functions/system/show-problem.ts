import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';
import { Problem, type ProblemCode, problems } from '#shared/kernel/problem.ts';
import { type Acts, problemGuide } from '#shared/kernel/problem-guide.ts';

const acts: Readonly<Record<Acts, readonly [zh: string, en: string]>> = {
  person: ['需要您处理', 'It is for you to act'],
  developer: ['需要应用的开发者处理', 'It is for the developers of the application to act'],
  wait: ['稍等即可', 'It passes by itself'],
  shop: ['需要商店处理', 'It is for the shop to act'],
};

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** Where the `type` of every problem leads. */
export const showProblem = operation(
  'system/show-problem',
  {
    route: 'GET /docs/problems/{code}',
    summary: 'What a problem means, who has to act, and what to do: a small page for people.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: ['not_found'],
    uses: {},
  },
  async ({ path: { code } }) => {
    if (!isCode(code)) throw new Problem('not_found', { detail: 'No problem has this code.' });
    const [status, title] = problems[code];
    const { acts: who, happened, todo } = problemGuide[code];
    return htmlPage(
      `${title} · ${happened[0]}`,
      html`<h1>${title}</h1>
<p><code>${code}</code> · ${status}</p>
<p>${happened[1]}<br><strong>${acts[who][1]}.</strong> ${todo[1]}</p>
<p lang="zh-CN">${happened[0]}<br><strong>${acts[who][0]}。</strong>${todo[0]}</p>
<p><a href="/docs#problem-${code}">All problems · <span lang="zh-CN">全部错误码</span></a></p>`,
    );
  },
);
