/** An error in the shape of Stripe's API. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, message: string, facts: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.body = { error: { type: 'invalid_request_error', message, ...facts } };
  }
}

export const missing = (param: string): Refusal =>
  new Refusal(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });

export const wrong = (param: string, message: string): Refusal => new Refusal(400, message, { param });
