/** A request as it came over the wire. */
export interface HttpRequest {
  readonly method: string;
  /** Percent-encoded, as sent. */
  readonly path: string;
  /** What follows the question mark, as sent. */
  readonly query: string;
  /** By lower-case name; a header that was repeated has several values. */
  readonly headers: Headers;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

export type Headers = ReadonlyMap<string, readonly string[]>;

/** An answer. A header may stand in it several times, as Set-Cookie does. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

/** A part of the gateway that answers requests. */
export type Responder = (request: HttpRequest) => Promise<HttpResponse>;

/** The one value of a header, repeated ones joined by commas. */
export const headerOf = (request: HttpRequest, name: string): string | undefined =>
  request.headers.get(name)?.join(',');

/** An answer of AWS itself, such as `{"message":"Not Found"}`. */
export const refusal = (status: number, message: string, headers: HttpResponse['headers'] = []): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json'], ...headers],
  body: JSON.stringify({ message }),
});

/** An answer with a JSON body. */
export const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json; charset=utf-8']],
  body: JSON.stringify(value),
});
