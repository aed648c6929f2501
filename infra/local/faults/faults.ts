import * as z from 'zod/mini';

/** Services whose answers can be disturbed on their way to the functions. */
export const faultyServices = ['dynamodb', 'cognito', 'ses', 's3', 'card', 'alipay', 'wechat'] as const;
export type FaultyService = (typeof faultyServices)[number];

/** `conflict` cancels DynamoDB's transactions, which the local engine never does by itself. */
const kinds = ['throttle', 'timeout', 'error', 'slow', 'conflict'] as const;
export type FaultKind = (typeof kinds)[number];

/** How often one service shall misbehave in one way: `rate` is a share of its requests. */
export const Fault = z.strictObject({
  service: z.enum(faultyServices),
  kind: z.enum(kinds),
  rate: z.number().check(z.minimum(0), z.maximum(1)),
});
export type Fault = z.infer<typeof Fault>;

/** The faults that are in force. */
export interface Faults {
  set(fault: Fault): void;
  clear(): void;
  all(): readonly Fault[];
  /** What shall happen to the next request of a service; mostly nothing. */
  draw(service: FaultyService): FaultKind | undefined;
}

/** Starts without any fault; `random` is there for tests. */
export const noFaults = (random: () => number = Math.random): Faults => {
  const faults = new Map<string, Fault>();
  return {
    set: (fault) => faults.set(`${fault.service} ${fault.kind}`, fault),
    clear: () => faults.clear(),
    all: () => [...faults.values()],
    draw: (service) => [...faults.values()].find((fault) => fault.service === service && random() < fault.rate)?.kind,
  };
};
