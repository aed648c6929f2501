const beijingHours = 8;

/** A moment on the clocks in Beijing, as Alipay writes it: `2026-11-20 16:00:00`. They know no summer time. */
export const beijingTime = (at: Date): string =>
  new Date(at.getTime() + beijingHours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
