import * as z from 'zod/mini';
import { Fault, type Faults } from '../faults/faults.ts';
import { type HttpRequest, type HttpResponse, headerOf, json, type Responder } from '../gateway/exchange.ts';
import { parseJson } from '../json.ts';
import type { LocalCloud } from '../local-cloud.ts';
import type { Schedules } from '../schedules/schedules.ts';
import type { Failures } from '../streams/failures.ts';
import { indexPage } from './index-page.ts';
import { mailPage } from './mail-page.ts';
import { scanItems } from './table-dump.ts';

/** What the product adds to the local cloud: it knows its own accounts and its own rules. */
export interface Extensions {
  /** What has to be in the parameter store before a stage can be deployed. */
  readonly parameters?: (stage: string) => Readonly<Record<string, string>>;
  /** Makes activated accounts and answers them, for `POST /_local/shoppers`. */
  readonly shoppers?: (cloud: LocalCloud, count: number) => Promise<unknown>;
  /** Checks the table's invariants, for `GET /_local/invariants`. */
  readonly invariants?: (cloud: LocalCloud) => Promise<unknown>;
}

export interface ControlOptions {
  readonly cloud: LocalCloud;
  readonly schedules: Pick<Schedules, 'runDue'>;
  readonly failures: Failures;
  readonly extensions: Extensions;
  readonly faults: Faults;
  /** Lets faults reach the functions, from the first one on. */
  readonly admitFaults: () => Promise<void>;
}

/** Where the endpoints lie that exist on a laptop only. */
export const controlPrefix = '/_local/';

/** What stands after the endpoint's name in the path. */
type Endpoint = (request: HttpRequest, rest: string) => Promise<HttpResponse>;

/** Answers `/_local/…`: what tests and developers may see and move, and no deployed stage has. */
export const serveControl = (options: ControlOptions): Responder => {
  const { cloud, schedules, failures, extensions, faults } = options;
  const endpoints: Readonly<Record<string, Endpoint>> = {
    'GET ': async () => html(indexPage(cloud.url)),
    'GET mails': async (request) => {
      const mails = cloud.engines.mail.mails({ to: new URLSearchParams(request.query).get('to') ?? undefined });
      return prefersHtml(request)
        ? html(mailPage(mails))
        : json(
            200,
            mails.map((mail) => ({ ...mail, to: mail.to.join(', ') })),
          );
    },
    'GET table': async () => {
      const lines: string[] = [];
      for (const table of cloud.tables) {
        for await (const item of scanItems(cloud.engines.dynamodb, table)) lines.push(`${JSON.stringify(item)}\n`);
      }
      return { status: 200, headers: [['content-type', 'application/x-ndjson']], body: lines.join('') };
    },
    'GET failures': async () => json(200, await failures.all()),
    'POST clock': async (request) => {
      const { advanceSeconds } = z.parse(ClockMove, parseJson(request.body.toString()));
      await cloud.clock.advance(advanceSeconds);
      await schedules.runDue();
      return json(200, { now: cloud.clock.now() });
    },
    'POST faults': async (request) => {
      const wish = z.parse(FaultWish, parseJson(request.body.toString()));
      if ('clear' in wish) faults.clear();
      else faults.set(wish);
      if ('service' in wish) await options.admitFaults();
      return json(200, faults.all());
    },
    'POST run': async (request, functionId) => {
      if (!cloud.has(functionId)) return json(404, { message: `There is no function ${functionId}.` });
      return json(200, await cloud.invoke(functionId, parseJson(request.body.toString())));
    },
    'POST shoppers': async (request) => {
      const { count } = z.parse(ShopperCount, parseJson(request.body.toString()));
      return extensions.shoppers === undefined ? notOffered : json(201, await extensions.shoppers(cloud, count));
    },
    'GET invariants': async () =>
      extensions.invariants === undefined ? notOffered : json(200, await extensions.invariants(cloud)),
  };

  return async (request) => {
    if (isFromElsewhere(request)) return json(403, { message: 'Only pages of this machine may call the local cloud.' });
    const [name = '', ...rest] = request.path.slice(controlPrefix.length).split('/');
    const endpoint = endpoints[`${request.method} ${name}`];
    if (endpoint === undefined) return json(404, unknown(`${request.method} ${request.path}`, Object.keys(endpoints)));
    try {
      return await endpoint(request, decodeURIComponent(rest.join('/')));
    } catch (error) {
      return failed(error);
    }
  };
};

const ClockMove = z.object({ advanceSeconds: z.number().check(z.minimum(0)) });

const FaultWish = z.union([z.strictObject({ clear: z.literal(true) }), Fault]);

const ShopperCount = z.object({ count: z.int().check(z.minimum(1), z.maximum(2000)) });

const notOffered = json(501, { message: 'This local cloud was started without that.' });

const failed = (error: unknown): HttpResponse => {
  if (error instanceof z.core.$ZodError) return json(400, { message: error.issues.map(complaint).join('; ') });
  return json(500, { message: error instanceof Error ? error.message : String(error) });
};

/** `advanceSeconds: must be a number` in words, without the marks that a terminal is meant to draw. */
const complaint = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.length > 0 ? path.join('.') : 'the body'}: ${message}`;

const unknown = (asked: string, endpoints: readonly string[]): object => ({
  message: `${asked} is nothing that the local cloud answers; ${controlPrefix} shows what it does, with examples.`,
  endpoints: endpoints.map((each) => each.replace(' ', ` ${controlPrefix}`)),
});

const html = (body: string): HttpResponse => ({
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body,
});

const prefersHtml = (request: HttpRequest): boolean => {
  const accept = headerOf(request, 'accept') ?? '';
  const page = accept.indexOf('text/html');
  const data = accept.indexOf('application/json');
  return page >= 0 && (data < 0 || page < data);
};

/** A web page somewhere must not be able to reach into the developer's machine, by a form or by its own host name. */
const isFromElsewhere = (request: HttpRequest): boolean => {
  const host = headerOf(request, 'host')?.replace(/:\d+$/, '') ?? '';
  return headerOf(request, 'sec-fetch-site') === 'cross-site' || !['localhost', '127.0.0.1'].includes(host);
};
