/** A body with what goes around it. Most stories answer the body alone. */
export interface Reply<Body = unknown> {
  readonly reply: true;
  readonly body: Body;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

export const reply = <Body>(body: Body, around: Omit<Reply, 'reply' | 'body'> = {}): Reply<Body> => ({
  reply: true,
  body,
  ...around,
});

export const isReply = (answer: unknown): answer is Reply =>
  typeof answer === 'object' && answer !== null && 'reply' in answer && answer.reply === true;
