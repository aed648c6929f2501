/** A reason why the local cloud cannot start: one line for a person, with the command that mends it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
