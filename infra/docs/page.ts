import { createHash } from 'node:crypto';
import { Html, html } from '#shared/kernel/html.ts';
import { problems } from '#shared/kernel/problem.ts';
import { problemGuide } from '#shared/kernel/problem-guide.ts';
import { type Declaration, domainOf, type OperationDeclaration } from '../declaration.ts';
import { type RouteParts, routeOf } from '../route.ts';
import { chapters, guide } from './guide.ts';
import { anchorOf, operationSection } from './operation-section.ts';
import { style } from './style.ts';

interface Routed {
  readonly operation: OperationDeclaration;
  readonly route: RouteParts;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const byDomain = (declarations: readonly Declaration[]): ReadonlyMap<string, readonly Routed[]> => {
  const routed = declarations.flatMap((operation) => {
    const route = operation.kind === 'operation' ? routeOf(operation.contract.route) : undefined;
    return operation.kind === 'operation' && route ? [{ operation, route }] : [];
  });
  const byAddress = routed.sort(
    (one, other) =>
      one.route.path.localeCompare(other.route.path) ||
      methods.indexOf(one.route.method) - methods.indexOf(other.route.method),
  );
  return new Map([...Map.groupBy(byAddress, ({ operation }) => domainOf(operation))].sort());
};

const contents = (domains: ReadonlyMap<string, readonly Routed[]>): Html => html`<nav aria-label="Contents">
<details><summary>Guide · <span lang="zh-CN">指南</span></summary><ul>
${chapters.map(({ id, title: [zh, en] }) => html`<li><a href="#${id}">${en} · ${zh}</a></li>`)}
<li><a href="#problems">Problems · 错误码</a></li>
</ul></details>
${[...domains].map(
  ([domain, members]) => html`<details><summary>${domain} (${members.length})</summary><ul>
${members.map(
  ({ operation, route: { method, path } }) =>
    html`<li><a href="#${anchorOf(operation)}"><span class="method ${method.toLowerCase()}">${method}</span> ${path.replace('/v1', '')}</a></li>`,
)}
</ul></details>`,
)}
</nav>`;

const problemTable = (): Html => html`<section id="problems"><h2>Problems · <span lang="zh-CN">错误码</span></h2>
<div class="wide"><table><thead><tr><th>Code</th><th>What happened · 发生了什么</th><th>What to do · 怎么办</th></tr></thead><tbody>
${Object.entries(problemGuide).map(([code, { happened, todo }]) => {
  const status = Object.entries(problems).find(([each]) => each === code)?.[1][0] ?? '';
  return html`<tr id="problem-${code}"><td><a href="/docs/problems/${code}"><code>${code}</code></a><br>${status}</td>
<td>${happened[1]}<br><span lang="zh-CN">${happened[0]}</span></td><td>${todo[1]}<br><span lang="zh-CN">${todo[0]}</span></td></tr>
`;
})}
</tbody></table></div></section>`;

/** The reference for people, with the policy that lets a browser show it: one page, no script, nothing from elsewhere. */
export const docsPage = (declarations: readonly Declaration[]): { readonly page: string; readonly policy: string } => {
  const domains = byDomain(declarations);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The shop’s API · 商店接口文档</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
${contents(domains)}
<main>
<h1>The shop’s API<br><span lang="zh-CN">商店接口文档</span></h1>
<p>The same for programs: <a href="/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). <span lang="zh-CN">供程序读取的同一份文档见该链接。</span></p>
<h2>Guide · <span lang="zh-CN">指南</span></h2>
${guide()}
${[...domains].map(
  ([domain, members]) => html`<h2 id="${domain}">${domain}</h2>
${members.map(({ operation, route }) => operationSection(operation, route))}`,
)}
${problemTable()}
</main>
</body>
</html>
`.text;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  return { page, policy };
};
