import type { Finish } from './line.ts';

/** What is cut and turned of wood comes in these. */
export const woods: readonly Finish[] = [
  ['胡桃木', 'walnut', '#6b4730', '整料制作，纹理深沉。', 'Cut from one piece, dark and calm in its grain.', 1.6],
  ['榉木', 'beech', '#d2a679', '质地细密，耐磕碰。', 'Dense and hard to dent.'],
  ['楠竹', 'bamboo', '#d9c07c', '炭化处理，轻而防霉。', 'Carbonised, light and slow to mould.', 0.7],
  ['相思木', 'acacia', '#9b6238', '深浅相间，每块都不一样。', 'Light and dark in stripes, never twice the same.', 1.2],
  ['柚木', 'teak', '#b07b45', '自带油脂，不怕水。', 'Oily by nature and at ease with water.', 1.8],
];
