/** Fen as yuan with two places. */
export const yuanOf = (fen: number): string => {
  const text = String(fen).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
};

/** Yuan with up to two places as fen; undefined for anything else. */
export const fenOf = (yuan: string): number | undefined => {
  const [, whole, places = ''] = /^(0|[1-9]\d{0,8})(?:\.(\d{1,2}))?$/.exec(yuan) ?? [];
  return whole === undefined ? undefined : Number(whole + places.padEnd(2, '0'));
};
