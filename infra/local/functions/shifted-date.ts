/**
 * Makes `new Date()`, `Date()` and `Date.now()` tell the shop's time, for a whole thread. It runs before the function's
 * code is loaded, so that no module keeps the real ones. Timers and `performance.now()` stay as they are.
 */
export const shiftDate = (clock: SharedArrayBuffer): void => {
  const RealDate = Date;
  const offset = new Float64Array(clock);
  const now = (): number => RealDate.now() + (offset[0] ?? 0);

  const ShiftedDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
};
