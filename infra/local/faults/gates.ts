import type { Faults, FaultyService } from './faults.ts';
import { faultyServices } from './faults.ts';
import { type Gate, openGate } from './gate.ts';

/** Where the services are that functions call. */
export type ServiceAddresses = Readonly<Record<FaultyService, string>>;

/** The gates of all services. Until they are opened, the functions reach the services without a detour. */
export interface Gates {
  /** Where functions reach a service now. */
  addresses(): ServiceAddresses;
  /** Puts every service behind its gate; true when they were not before. */
  open(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Prepares gates before services, all closed. */
export const gatesBefore = (services: ServiceAddresses, faults: Faults): Gates => {
  let opened: Promise<readonly Gate[]> | undefined;
  let addresses = services;

  const openAll = async (): Promise<readonly Gate[]> => {
    const gates = await Promise.all(
      faultyServices.map(async (service) => ({ service, gate: await openGate(service, services[service], faults) })),
    );
    addresses = { ...services, ...Object.fromEntries(gates.map(({ service, gate }) => [service, gate.endpoint])) };
    return gates.map(({ gate }) => gate);
  };

  return {
    addresses: () => addresses,
    open: async () => {
      const isFirst = opened === undefined;
      opened ??= openAll();
      await opened;
      return isFirst;
    },
    stop: async () => {
      await Promise.all(((await opened) ?? []).map((gate) => gate.stop()));
    },
  };
};
