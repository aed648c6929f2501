import { type Money, money } from '#shared/kernel/money.ts';

/**
 * An amount as Alipay reports it, and WeChat in its bills; undefined when it is not one. The places are optional: money
 * that is there must not be lost to a format. The yuan never become a float.
 */
export const fromYuan = (yuan: unknown): Money | undefined => {
  const [, whole, places = ''] = (typeof yuan === 'string' && /^(0|[1-9]\d{0,8})(?:\.(\d{1,2}))?$/.exec(yuan)) || [];
  return whole === undefined ? undefined : money(Number(whole + places.padEnd(2, '0')), 'CNY');
};
