import { controlPrefix } from './control/control.ts';
import { type HttpResponse, type Responder, refusal } from './gateway/exchange.ts';
import { type Listener, listen, receive, type Server, send } from './gateway/server.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** Who answers behind the one port of the local cloud. */
export interface Answering {
  readonly frontDoor: Responder;
  readonly control: Responder;
  readonly sandbox: Sandbox;
}

/** The port of the local cloud. It is taken first, since other parts need its address, and answers 503 until it opens. */
export interface Entrance extends Server {
  open(answering: Answering): void;
  close(): void;
}

/** Every answer of the shop says what it cost: those that no function gave, nothing. */
const metered = (response: HttpResponse): HttpResponse =>
  response.headers.some(([name]) => name === 'x-capacity')
    ? response
    : { ...response, headers: [...response.headers, ['x-capacity', 'rt=0 rru=0 wru=0']] };

const moved = (location: string): HttpResponse => ({ status: 308, headers: [['location', location]], body: '' });

/** Takes the port. */
export const takeEntrance = async (port: number): Promise<Entrance> => {
  let answering: Answering | undefined;

  const listener: Listener = async (incoming, response) => {
    if (await answering?.sandbox.handle(incoming, response)) return;
    const request = await receive(incoming);
    const answer = async () => {
      if (request === undefined) return refusal(413, 'Request Entity Too Large');
      if (answering === undefined) return refusal(503, 'Service Unavailable');
      if (`${request.path}/` === controlPrefix) return moved(controlPrefix);
      if (request.path.startsWith(controlPrefix)) return answering.control(request);
      return metered(await answering.frontDoor(request));
    };
    send(response, await answer(), incoming.method);
  };

  return {
    ...(await listen(port, listener)),
    open: (parts) => {
      answering = parts;
    },
    close: () => {
      answering = undefined;
    },
  };
};
