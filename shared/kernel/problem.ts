/**
 * Every code that the shop's own code may answer, with its HTTP status and title.
 * The codes are part of the public contract: clients branch on them, so a code is never renamed.
 */
export const problems = {
  invalid_request: [400, 'The request is not valid'],
  token_invalid: [400, 'The token is not valid'],
  invalid_image: [400, 'The image is not valid'],
  invalid_signature: [400, 'The signature is not valid'],
  wrong_credentials: [401, 'The login or the password is wrong'],
  session_ended: [401, 'The session has ended'],
  forbidden: [403, 'This is not allowed'],
  bad_origin: [403, 'Cookie requests must come from the shop itself'],
  not_activated: [403, 'The account is not activated yet'],
  not_purchased: [403, 'Only those who bought the product may do this'],
  not_found: [404, 'There is no such thing here'],
  method_not_allowed: [405, 'This method is not allowed here'],
  conflict: [409, 'The request conflicts with the current state'],
  in_progress: [409, 'The same request is being worked on'],
  username_taken: [409, 'The username is already registered'],
  email_taken: [409, 'The e-mail address is already registered'],
  cart_empty: [409, 'The cart is empty'],
  out_of_stock: [409, 'Not enough pieces are left'],
  price_changed: [409, 'A price has changed'],
  insufficient_stock: [409, 'There are fewer pieces than that'],
  already_reviewed: [409, 'You have reviewed this product already'],
  exceeds_refundable: [409, 'Not so much of the money can go back'],
  illegal_transition: [409, 'The order is not in a state that allows this'],
  token_expired: [410, 'The token has expired'],
  version_mismatch: [412, 'The object has changed since it was read'],
  payload_too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'The content type is not supported'],
  idempotency_key_reused: [422, 'The Idempotency-Key was used with another request'],
  too_many_requests: [429, 'Too many requests'],
  unexpected: [500, 'Something went wrong on our side'],
  provider_unavailable: [502, 'The payment provider does not answer'],
  unavailable: [503, 'The shop cannot answer right now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

/** One wrong place in a request: `path` names the field (`address.city`, `items[0].quantity`), `message` says why. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** More facts for the client, such as the pieces that are left of a SKU. */
  readonly [fact: string]: string | number;
}

interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds after which a repeat makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** What went wrong underneath; kept for the log, never shown. */
  readonly cause?: unknown;
}

/** The only error that a client may see: a stable code of the table above, and what the client can do about it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? problems[code][1], details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return problems[this.code][0];
  }
}

/** A Problem that names one field of the request. */
export const invalid = (path: string, message: string): Problem =>
  new Problem('invalid_request', { errors: [{ path, message }] });

/** What is wrong with a part of the request, told of the whole: `skus[0]` becomes `products[2].product.skus[0]`. */
export const under = <T>(path: string, check: () => T): T => {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = (error.details.errors ?? []).map((each) => ({ ...each, path: `${path}.${each.path}` }));
    throw new Problem(error.code, { ...error.details, errors, cause: error });
  }
};
