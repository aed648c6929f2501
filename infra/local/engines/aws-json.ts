import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { type Answer, bodyOf } from './listen.ts';

/** A refusal as the SDK knows it: `type` becomes the name of the exception that the caller catches. */
export class AwsError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** One action of a service: from the parsed input to what is answered. */
export type Action = (input: unknown) => object | Promise<object>;
export type Actions = Readonly<Record<string, Action>>;

/** An action that is given its input only when it has the shape that AWS asks for. */
export const action =
  <Input>(schema: z.ZodMiniType<Input>, perform: (input: Input) => object | Promise<object>): Action =>
  (input) => {
    const parsed = z.safeParse(schema, input);
    if (!parsed.success) throw new AwsError('InvalidParameterException', z.prettifyError(parsed.error));
    return perform(parsed.data);
  };

const largestRequest = 1_000_000;

/** Answers the AWS JSON 1.1 protocol: the action is in `x-amz-target`, its input in the body. `home` is where actions are written. */
export const awsJson =
  (actions: Actions, home: string): Answer =>
  async (request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
      response.end(JSON.stringify(body));
    };
    try {
      const body = await bodyOf(request, largestRequest);
      if (!body) throw new AwsError('SerializationException', `more than ${largestRequest} bytes`);
      const name = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const perform = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!perform) throw notEmulated(name, home);
      answer(200, await perform(parse(body)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      answer(400, { __type: error.type, message: error.message });
    }
  };

/** Says that the emulator lacks something, and where to add it. */
export const notEmulated = (what: string, home: string): AwsError =>
  new AwsError('NotEmulated', `NotEmulated: ${what} - add it in ${home}`);

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AwsError('SerializationException', `the body is not JSON: ${String(cause)}`);
  }
};
