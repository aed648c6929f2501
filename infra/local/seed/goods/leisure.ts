import type { Finish, Line } from './line.ts';

const covers: readonly Finish[] = [
  [
    '皮面',
    'leather',
    '#7a4a2c',
    '头层牛皮，内芯可换。',
    'Full-grain leather around a block that can be replaced.',
    2.4,
  ],
  ['布面', 'cloth', '#5b7186', '棉布裱装，书脊圆背。', 'Bound in cotton with a rounded spine.'],
  ['牛皮纸', 'kraft', '#b48f5f', '素面牛皮纸，盖章写字皆宜。', 'Plain kraft that takes stamps and ink.', 0.6],
  ['软木', 'cork', '#c99d68', '软木封面，轻而防水。', 'Light and at ease with water.', 1.2],
];

const barrels: readonly Finish[] = [
  ['黄铜', 'brass', '#bf9a4a', '实心车制，握着有分量。', 'Turned from the solid, with some weight in the hand.', 1.3],
  ['铝合金', 'aluminium', '#9aa4ad', '阳极氧化，轻而耐刮。', 'Anodised, light and hard to scratch.'],
  ['胡桃木', 'walnut', '#6d4930', '每支木纹不同。', 'The grain is different on every one.', 1.1],
  ['黑树脂', 'black resin', '#26282b', '抛光如漆，手感温和。', 'Polished like lacquer and warm to the touch.', 0.9],
];

const inks: readonly Finish[] = [
  ['松烟黑', 'pine-soot black', '#222428', '墨色沉稳，干后防水。', 'A quiet black that is waterproof once dry.'],
  ['黛蓝', 'indigo', '#2d4470', '深蓝微灰，久看不倦。', 'Blue with some grey, restful to read.'],
  ['竹青', 'bamboo green', '#4f7a5b', '清雅不刺眼。', 'Gentle on the eye.'],
  ['胭脂', 'rouge', '#a8384b', '批注醒目。', 'Made for notes in the margin.'],
  ['琥珀', 'amber', '#c07c2c', '浓淡层次分明。', 'Shading from honey to brown.'],
  ['雨灰', 'rain grey', '#7b858c', '如铅笔般柔和。', 'As soft as a pencil.'],
];

const paints: readonly Finish[] = [
  ['炭黑', 'charcoal', '#33363a', '哑光喷涂，不留指印。', 'Matt, and without fingerprints.'],
  ['沙色', 'sand', '#cbb592', '近似戈壁的暖色。', 'The warm tone of a desert.'],
  ['松绿', 'pine green', '#3d5f4f', '像雨后的松林。', 'Like pines after the rain.'],
  ['雾蓝', 'mist blue', '#8ea9bb', '清晨湖面的颜色。', 'A lake in the early morning.'],
  ['砖红', 'brick red', '#a4513f', '在草地上一眼就能看见。', 'Easy to find in the grass.'],
];

const nibs = { name: 'nib', choices: [['EF'], ['F'], ['M']] } as const;
const rulings = { name: 'ruling', choices: [['blank'], ['dotted'], ['lined']] } as const;

/** What one writes with, and what one takes outside. */
export const leisure: readonly Line[] = [
  {
    category: 'stationery',
    shape: 'notebook',
    price: 69,
    trait: 'cover',
    finishes: covers,
    option: rulings,
    name: ['笔记本', 'notebook'],
    says: ['A5，一百九十二页，可完全摊平，钢笔不洇。', 'A5 with 192 pages that lie flat and take fountain pens.'],
    attributes: { pages: 192, paper_gsm: 90 },
  },
  {
    category: 'stationery',
    shape: 'notebook',
    price: 59,
    trait: 'cover',
    finishes: covers,
    name: ['素描本', 'sketchbook'],
    says: [
      '一百六十克细纹纸，铅笔、淡彩都能承受，共八十页。',
      '80 pages of fine-grained paper for pencil and light washes.',
    ],
    attributes: { pages: 80, paper_gsm: 160 },
  },
  {
    category: 'stationery',
    shape: 'pen',
    price: 219,
    trait: 'material',
    finishes: barrels,
    option: nibs,
    name: ['钢笔', 'fountain pen'],
    says: ['不锈钢笔尖，附上墨器，可用墨囊。', 'A steel nib; the converter is included, and cartridges fit.'],
    attributes: { refillable: true },
  },
  {
    category: 'stationery',
    shape: 'pen',
    price: 109,
    trait: 'material',
    finishes: barrels,
    name: ['中性笔', 'gel pen'],
    says: ['标准替芯，按动清脆。', 'Takes standard refills and clicks well.'],
    attributes: { refillable: true, line_mm: 0.5 },
  },
  {
    category: 'stationery',
    shape: 'ink',
    price: 68,
    trait: 'colour',
    finishes: inks,
    name: ['钢笔墨水', 'fountain pen ink'],
    says: ['五十毫升玻璃瓶，流畅不堵笔。', '50 ml in glass; it flows and never clogs.'],
    attributes: { capacity_ml: 50, waterproof: false },
  },
  {
    category: 'outdoors',
    shape: 'bottle',
    price: 129,
    trait: 'colour',
    finishes: paints,
    name: ['保温杯', 'insulated bottle'],
    says: ['双层真空，保温十二小时，保冷二十四小时。', 'A double wall keeps hot for 12 hours and cold for 24.'],
    attributes: { insulated: true, leakproof: true },
    option: { name: 'capacity', choices: [['350 ml'], ['500 ml', 1.2], ['750 ml', 1.5]] },
  },
  {
    category: 'outdoors',
    shape: 'mug',
    price: 49,
    trait: 'colour',
    finishes: paints,
    name: ['搪瓷杯', 'enamel mug'],
    says: ['可直接上火，容量四百毫升。', 'It may stand on the fire; 400 ml.'],
    attributes: { capacity_ml: 400, dishwasher_safe: true },
  },
  {
    category: 'outdoors',
    shape: 'lantern',
    price: 189,
    trait: 'colour',
    finishes: paints,
    name: ['露营灯', 'camping lantern'],
    says: ['充一次亮四十小时，暖光三档。', 'Forty hours on one charge, in three steps of warm light.'],
    attributes: { rechargeable: true, lumen: 400 },
  },
  {
    category: 'outdoors',
    shape: 'tent',
    price: 799,
    trait: 'colour',
    finishes: paints,
    name: ['帐篷', 'tent'],
    says: [
      '三季双层，铝合金支架，一个人五分钟搭好。',
      'Two layers for three seasons; one person puts it up in five minutes.',
    ],
    attributes: { waterproof: true, seasons: ['spring', 'summer', 'autumn'] },
    option: { name: 'sleeps', choices: [['1'], ['2', 1.3], ['4', 1.9]] },
  },
  {
    category: 'outdoors',
    shape: 'chair',
    price: 239,
    trait: 'colour',
    finishes: paints,
    name: ['折叠椅', 'folding chair'],
    says: ['收起仅四十厘米，承重一百二十公斤。', 'Folds to 40 cm and carries 120 kg.'],
    attributes: { weight_g: 1400, foldable: true },
  },
];
