import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll } from 'vitest';

/** What the provider makes of a refund. */
type Outcome = 'succeeded' | 'pending' | 'failed';
/** What happens to an answer: it is given, or the call is refused or lost before or after the money has moved. */
export type Mishap = 'none' | 'refused before' | 'error after' | 'closed after';

interface Moved {
  readonly id: string;
  readonly refundNumber: string;
  readonly paymentNumber: string;
  readonly amount: number;
  status: Outcome;
}

/** A card provider that does nothing but give money back, and may break off at any moment. */
export const refundService = () => {
  const moved: Moved[] = [];
  const state = { outcome: 'succeeded' as Outcome, mishaps: [] as Mishap[], calls: 0 };
  let server: Server | undefined;

  const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    return new URLSearchParams(text);
  };

  const objectOf = ({ id, status, amount, refundNumber, paymentNumber }: Moved) => ({
    id,
    object: 'refund',
    status,
    amount,
    currency: 'cny',
    metadata: { refund_no: refundNumber, payment_no: paymentNumber },
  });

  const made = (form: URLSearchParams): Moved => {
    const refundNumber = form.get('metadata[refund_no]') ?? '';
    const known = moved.find((each) => each.refundNumber === refundNumber);
    if (known) return known;
    const paymentNumber = form.get('metadata[payment_no]') ?? '';
    const amount = Number(form.get('amount'));
    const each = { id: `re_${randomBytes(8).toString('hex')}`, refundNumber, paymentNumber, amount };
    const refund: Moved = { ...each, status: state.outcome };
    moved.push(refund);
    return refund;
  };

  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  const found = async (request: IncomingMessage): Promise<object | undefined> => {
    if (request.method === 'POST') return objectOf(made(await bodyOf(request)));
    const id = /^\/v1\/refunds\/(re_\w+)$/.exec(request.url ?? '')?.[1];
    if (id === undefined) return { object: 'list', data: moved.map(objectOf), has_more: false };
    return moved.filter((each) => each.id === id).map(objectOf)[0];
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    state.calls++;
    const mishap = state.mishaps.shift() ?? 'none';
    if (mishap === 'refused before') return answer(response, 500, {});
    const refund = await found(request);
    if (mishap === 'error after') return answer(response, 500, {});
    if (mishap === 'closed after') return void request.socket.destroy();
    return answer(response, refund ? 200 : 404, refund ?? {});
  };

  beforeAll(async () => {
    const started = createServer((request, response) => void serve(request, response));
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  return {
    moved,
    state,
    get parameters() {
      const address = server?.address();
      if (typeof address !== 'object') throw new Error('The provider is there from the first test on.');
      const apiBase = `http://127.0.0.1:${address?.port}`;
      const settings = { apiKey: 'sk_test_1', webhookSecrets: ['whsec_test'], apiBase };
      return { 'payments/card': JSON.stringify(settings) };
    },
    /** What has become of every refund that still waits. */
    becomes: (status: Outcome): void => {
      for (const each of moved) if (each.status === 'pending') each.status = status;
    },
  };
};
