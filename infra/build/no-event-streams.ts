const refuse = (): never => {
  throw new Error('The bundles have no event streams: take the alias out of infra/build/build.ts to use one.');
};

/** Takes the place of `@smithy/core/event-streams`: 13 kB in every bundle for calls that no operation makes. */
export const EventStreamSerde = refuse;
export const eventStreamSerdeProvider = refuse;
