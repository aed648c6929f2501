import { type Finish, type Line, only } from './line.ts';
import { woods } from './woods.ts';

const metals: readonly Finish[] = [
  [
    '铸铁',
    'cast-iron',
    '#3b3b3f',
    '蓄热均匀，出厂已用植物油开锅。',
    'Holds its heat evenly and comes seasoned with plant oil.',
  ],
  [
    '碳钢',
    'carbon-steel',
    '#5a6470',
    '比铸铁轻一半，越用越不粘。',
    'Half the weight of cast iron, and less sticky with every use.',
    0.9,
  ],
  [
    '不锈钢',
    'stainless',
    '#b9c0c6',
    '三层复合底，受热快，不挑食材。',
    'A three-layer base that heats fast and minds no acid.',
    1.1,
  ],
  ['紫铜', 'copper', '#b8693f', '导热极快，火候随手而变。', 'Follows the flame at once.', 2.4],
];

const enamels: readonly Finish[] = [
  [
    '奶白珐琅',
    'cream enamel',
    '#ece3cf',
    '釉面光滑，煮酸性食物也不串味。',
    'A smooth enamel that keeps no taste, not even of tomatoes.',
    1.3,
  ],
  ['酒红珐琅', 'red enamel', '#9c2f35', '釉面厚实，端上桌也好看。', 'Thick enamel that looks good on the table.', 1.3],
  [
    '墨绿珐琅',
    'green enamel',
    '#3f5d4c',
    '釉面耐磨，边沿补釉防锈。',
    'Hard enamel, closed at the rim against rust.',
    1.3,
  ],
];

const oven = { oven_safe: true, hob: ['gas', 'induction', 'ceramic'] };

/** What stands on the stove. */
export const cookware: readonly Line[] = [
  {
    category: 'cookware',
    shape: 'pan',
    price: 219,
    trait: 'material',
    finishes: metals,
    attributes: oven,
    name: ['煎锅', 'frying pan'],
    says: ['长柄隔热，两侧有倒油口。', 'With a long cool handle and a lip on both sides.'],
    option: { name: 'diameter', choices: [['24 cm'], ['28 cm', 1.3]] },
  },
  {
    category: 'cookware',
    shape: 'wok',
    price: 269,
    trait: 'material',
    finishes: only(metals, 'cast-iron', 'carbon-steel', 'stainless'),
    name: ['炒锅', 'wok'],
    says: [
      '直径三十二厘米，圆弧锅壁方便翻炒，附木盖。',
      '32 cm across with a wall made for tossing, and a wooden lid.',
    ],
    attributes: { diameter_cm: 32, ...oven },
  },
  {
    category: 'cookware',
    shape: 'pot',
    price: 329,
    trait: 'material',
    finishes: [...enamels, ...only(metals, 'cast-iron', 'stainless')],
    name: ['炖锅', 'stew pot'],
    says: [
      '锅盖内有凝水点，水汽回落，肉质不柴。',
      'Drops gather under the lid and fall back, so that nothing dries out.',
    ],
    attributes: oven,
    option: { name: 'capacity', choices: [['3 l'], ['5 l', 1.4]] },
  },
  {
    category: 'cookware',
    shape: 'saucepan',
    price: 149,
    trait: 'material',
    finishes: [...enamels, ...only(metals, 'stainless', 'copper')],
    name: ['奶锅', 'milk pan'],
    says: ['直径十六厘米，热奶、煮酱、一人份面条都够用。', '16 cm across: for milk, a sauce or noodles for one.'],
    attributes: { diameter_cm: 16, capacity_ml: 1500, hob: ['gas', 'ceramic'] },
  },
  {
    category: 'cookware',
    shape: 'kettle',
    price: 239,
    trait: 'material',
    finishes: [...only(metals, 'stainless', 'copper'), ...enamels],
    name: ['手冲壶', 'pour-over kettle'],
    says: ['鹅颈壶嘴，水流细而稳，容量九百毫升。', 'A gooseneck spout for a thin and steady stream; 900 ml.'],
    attributes: { capacity_ml: 900, hob: ['gas', 'induction'] },
  },
  {
    category: 'cookware',
    shape: 'steamer',
    price: 79,
    trait: 'material',
    finishes: only(woods, 'bamboo'),
    name: ['蒸笼', 'steamer'],
    says: ['双层带盖，手工编扎，不用一颗钉子。', 'Two tiers and a lid, bound by hand without a single nail.'],
    attributes: { tiers: 2 },
    option: { name: 'diameter', choices: [['18 cm'], ['24 cm', 1.3], ['28 cm', 1.6]] },
  },
];
