const beijingHours = 8;

/** A moment as Alipay writes it: `2026-11-20 16:00:00`, in Beijing, which knows no summer time. */
export const beijingTime = (at: Date): string =>
  new Date(at.getTime() + beijingHours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
