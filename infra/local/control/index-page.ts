/** One thing that can be asked of the local cloud. */
interface Entry {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly what: string;
  /** A body to send, for what changes something. */
  readonly example?: object;
}

const entries: readonly Entry[] = [
  { method: 'GET', path: '/docs', what: 'The reference of the API, for people.' },
  { method: 'GET', path: '/v1/openapi.json', what: 'The same for programs.' },
  { method: 'GET', path: '/_local/mails', what: 'Mails that were sent, newest first; ?to= narrows.' },
  { method: 'GET', path: '/_local/table', what: 'Every item of the table, one JSON object a line.' },
  { method: 'GET', path: '/_local/invariants', what: 'Whether stock, money and claims in the table add up.' },
  { method: 'GET', path: '/_local/failures', what: 'Stream records that were given up.' },
  { method: 'GET', path: '/_local/sandbox/_ctl/log', what: 'What the payment providers tried to deliver.' },
  {
    method: 'POST',
    path: '/_local/sandbox/_ctl',
    what: 'Presses Pay or Fail, or arranges what goes wrong next.',
    example: { pay: 'P…' },
  },
  {
    method: 'GET',
    path: '/_local/sandbox/qr?url=http://localhost:3000/',
    what: 'Draws the code that a payment by QR stands for.',
  },
  {
    method: 'POST',
    path: '/_local/clock',
    what: 'Moves the shop’s clock, schedules included.',
    example: { advanceSeconds: 1800 },
  },
  {
    method: 'POST',
    path: '/_local/faults',
    what: 'Lets a service misbehave; {"clear":true} ends it.',
    example: { service: 'dynamodb', kind: 'throttle', rate: 0.2 },
  },
  { method: 'POST', path: '/_local/run/expire-unpaid-orders', what: 'Runs a function now, by its name.', example: {} },
  { method: 'POST', path: '/_local/shoppers', what: 'Makes activated shoppers, logged in.', example: { count: 3 } },
];

const call = (url: string, { path, example }: Entry): string => `curl ${url}${path} -d '${JSON.stringify(example)}'`;

const row = (url: string, entry: Entry): string => {
  const { method, path, what } = entry;
  const how = method === 'GET' ? `<a href="${path}">${path}</a>` : `<code>${call(url, entry)}</code>`;
  return `<tr><td>${method}</td><td>${how}<br><small>${what}</small></td></tr>`;
};

/** The front page of `/_local/`: what can be seen and moved here, each with a link or a command. */
export const indexPage = (url: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The local cloud</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  td { border-top: 1px solid #8886; padding: .6rem .8rem .6rem 0; vertical-align: top; }
  code { overflow-wrap: anywhere; user-select: all; }
  small { opacity: .75; }
</style>
</head>
<body>
<h1>The local cloud</h1>
<p>What exists on this machine only, and is never deployed.</p>
<table>
${entries.map((entry) => row(url, entry)).join('\n')}
</table>
</body>
</html>
`;
