import { controlPrefix } from './control/control.ts';
import { type Responder, refusal } from './gateway/exchange.ts';
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

/** Takes the port. */
export const takeEntrance = async (port: number): Promise<Entrance> => {
  let answering: Answering | undefined;

  const listener: Listener = async (incoming, response) => {
    if (await answering?.sandbox.handle(incoming, response)) return;
    const request = await receive(incoming);
    const answer = async () => {
      if (request === undefined) return refusal(413, 'Request Entity Too Large');
      const responder = request.path.startsWith(controlPrefix) ? answering?.control : answering?.frontDoor;
      return responder === undefined ? refusal(503, 'Service Unavailable') : responder(request);
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
