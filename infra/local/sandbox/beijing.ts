const hour = 3_600_000;
const offset = 8 * hour;

/** A moment as Alipay writes it, such as `2026-11-20 16:00:00`, in Beijing. */
export const beijingTime = (at: Date): string =>
  new Date(at.getTime() + offset).toISOString().slice(0, 19).replace('T', ' ');

/** The same for WeChat, with its offset. */
export const beijingRfc3339 = (at: Date): string => `${beijingTime(at).replace(' ', 'T')}+08:00`;

/** The day in Beijing, such as `2026-11-20`. */
export const beijingDay = (at: Date): string => beijingTime(at).slice(0, 10);

/** The moment that Alipay's notation stands for; undefined when there is none such. */
export const fromBeijing = (text: string): Date | undefined => {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const at = new Date(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(at.getTime()) || beijingTime(at) !== text ? undefined : at;
};
