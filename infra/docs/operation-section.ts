import { type Html, html } from '#shared/kernel/html.ts';
import { domainOf, type OperationDeclaration } from '../declaration.ts';
import { answerOf } from '../openapi-answer.ts';
import { parametersOf } from '../openapi-parameters.ts';
import { type Failure, failuresOf } from '../openapi-responses.ts';
import { jsonSchema } from '../openapi-schema.ts';
import type { RouteParts } from '../route.ts';
import { curlOf } from './curl.ts';
import { type Field, fieldsIn, typeOf } from './fields.ts';

type Contract = OperationDeclaration['contract'];

/** Where an operation stands on the page. */
export const anchorOf = ({ id }: OperationDeclaration): string => id.replace('/', '-');

const nothing = html``;

const badges = ({ auth, idempotency, ifMatch, cache }: Contract): Html => html`<p class="badges">
<span class="auth ${auth}">${auth}</span>
${idempotency ? html`<a href="#idempotency">Idempotency-Key ${idempotency}</a>` : nothing}
${ifMatch ? html`<a href="#if-match">If-Match required</a>` : nothing}
${cache ? html`<span>cached ${cache} s</span>` : nothing}
</p>`;

const table = (
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
): Html => html`<div class="wide"><table>
<thead><tr>${head.map((each) => html`<th>${each}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;

const code = (text: string): Html => html`<code>${text}</code>`;

const parameterTable = (parameters: ReturnType<typeof parametersOf>): Html =>
  parameters.length === 0
    ? nothing
    : html`<h4>Parameters</h4>${table(
        ['Name', 'In', 'Type', 'Meaning'],
        parameters.map(({ name, in: place, required, schema, description }) => [
          html`${code(name)}${required ? html`<b title="required">*</b>` : nothing}`,
          place,
          typeOf(schema),
          description,
        ]),
      )}`;

const fieldTable = (fields: readonly Field[]): Html =>
  table(
    ['Field', 'Type'],
    fields.map(({ path, type, required }) => [
      html`${code(path)}${required ? html`<b title="required">*</b>` : nothing}`,
      type,
    ]),
  );

const bodyTable = ({ body }: Contract): Html => {
  if (!body) return nothing;
  const fields = fieldsIn(jsonSchema(body, 'input'));
  return fields.length === 0 ? nothing : html`<h4>Body</h4>${fieldTable(fields)}`;
};

const answer = (operation: OperationDeclaration): Html => {
  const { status, body, contentType } = operation.contract.returns;
  if (!body) return html`<h4>Answer ${status}</h4><p>${contentType ?? 'Nothing but the status.'}</p>`;
  const schema = jsonSchema(body, 'output');
  return html`<h4>Answer ${status}</h4>
<pre><code>${JSON.stringify(answerOf(operation), null, 2)}</code></pre>
<details><summary>Fields of the answer</summary>${fieldTable(fieldsIn(schema))}</details>`;
};

const refusals = (failures: readonly Failure[]): Html => html`<h4>Problems</h4>
<ul class="problems">${failures.map(
  ({ status, codes, refusal }) =>
    html`<li><b>${status}</b> ${codes.map(
      (each) => html`<a href="#problem-${each}"><code>${each}</code></a> `,
    )}${refusal === undefined ? nothing : html`<span>gateway: ${refusal.replaceAll('`', '')}</span>`}</li>`,
)}</ul>`;

/** Everything about one operation. */
export const operationSection = (operation: OperationDeclaration, route: RouteParts): Html => {
  const { contract } = operation;
  const domain = domainOf(operation);
  const parameters = parametersOf(contract, route, domain);
  return html`<section class="operation" id="${anchorOf(operation)}">
<h3><span class="method ${route.method.toLowerCase()}">${route.method}</span> <code>${route.path}</code> <a class="anchor" href="#${anchorOf(operation)}" aria-label="Link to ${route.method} ${route.path}">#</a></h3>
<p>${contract.summary}</p>
${badges(contract)}
${parameterTable(parameters)}
${bodyTable(contract)}
<h4>Request</h4>
<pre class="curl"><code>${curlOf(contract, route, parameters)}</code></pre>
${answer(operation)}
${refusals(failuresOf(contract))}
</section>
`;
};
