import { htmlPage } from '#functions/http/page.ts';
import type { Reply } from '#functions/http/reply.ts';
import { type Html, html } from '#shared/kernel/html.ts';
import { Problem } from '#shared/kernel/problem.ts';

/** A sentence in both languages of the shop. */
export interface Said {
  readonly en: string;
  readonly zh: string;
}

interface LinkPage {
  readonly title: Said;
  readonly text: Said;
  readonly button: Said;
  /** Where the button posts the token. */
  readonly action: string;
  readonly token: string | undefined;
  /** What else the form asks for. */
  readonly fields?: Html;
}

const both = ({ en, zh }: Said): Html => html`${en}<br><span lang="zh-CN">${zh}</span>`;

/** The page behind the link of a mail. It changes nothing: mail scanners open links too, so its button is what does. */
export const linkPage = ({ title, text, button, action, token, fields = html`` }: LinkPage): Reply<string> =>
  htmlPage(
    `${title.en} · ${title.zh}`,
    html`<h1>${both(title)}</h1>
<p>${both(text)}</p>
<form method="post" action="${action}">
<input type="hidden" name="token" value="${token ?? ''}">
${fields}
<button>${button.en} · <span lang="zh-CN">${button.zh}</span></button>
</form>`,
  );

/** The page after the button. */
export const donePage = (title: Said, text: Said, status = 200): Reply<string> =>
  htmlPage(`${title.en} · ${title.zh}`, html`<h1>${both(title)}</h1>\n<p>${both(text)}</p>`, status);

interface SentRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Whoever pressed the button of a page reads a page, not JSON: of what was done, and of what was refused. */
export const answerTo = async <T>(
  { headers }: SentRequest,
  story: () => Promise<T>,
  page: (done: T) => Reply<string>,
): Promise<T | Reply<string>> => {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return story();
  try {
    return page(await story());
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return sorry(error);
    throw error;
  }
};

const sorry = ({ code, status }: Problem): Reply<string> => {
  const [title, text] = complaints[code] ?? brokenLink;
  return donePage(title, text, status);
};

const brokenLink: readonly [Said, Said] = [
  { en: 'This link does not work', zh: '链接无效' },
  {
    en: 'It is too old, was used before, or is not complete. Ask for a new mail, or copy the whole address from yours.',
    zh: '链接已过期、已被使用或不完整。请重新获取邮件，或复制邮件中的完整链接。',
  },
];

const complaints: Partial<Record<Problem['code'], readonly [Said, Said]>> = {
  too_many_requests: [
    { en: 'Too many attempts', zh: '尝试次数过多' },
    { en: 'Please wait a while, then open the link again.', zh: '请稍候片刻，再重新打开链接。' },
  ],
  in_progress: [
    { en: 'One moment', zh: '请稍候' },
    { en: 'This is being worked on already.', zh: '您的请求正在处理中。' },
  ],
  invalid_request: [
    { en: 'This password cannot be used', zh: '无法使用此密码' },
    {
      en: 'Go back, and choose one that is not your name or your e-mail address.',
      zh: '请返回并选择与用户名、邮箱不同的密码。',
    },
  ],
  email_taken: [
    { en: 'This address is taken', zh: '该邮箱已被使用' },
    { en: 'Somebody has registered with it in the meantime.', zh: '在此期间，该邮箱已被其他账户注册。' },
  ],
};
