import type { Finish, Line } from './line.ts';
import { woods } from './woods.ts';

const steels: readonly Finish[] = [
  [
    '三层钢',
    'three-layer steel',
    '#c2c8cc',
    '硬芯软面，锋利而不易崩口。',
    'A hard core between soft sides: keen and slow to chip.',
  ],
  ['高碳钢', 'carbon-steel', '#7d868d', '可磨得极利，用后请擦干。', 'Takes the finest edge; dry it after use.', 1.2],
  ['锤纹', 'hammered', '#9aa3a8', '手工锤打的刀面不粘食材。', 'Hammered by hand, so that slices fall off.', 1.7],
];

const cloths: readonly Finish[] = [
  ['本色亚麻', 'natural linen', '#cdbf9f', '未经漂染，越洗越软。', 'Neither bleached nor dyed, softer with each wash.'],
  ['藏青棉麻', 'navy cotton-linen', '#2f3e5c', '耐脏，挺括。', 'Hides stains and keeps its shape.', 0.9],
  ['橄榄绿帆布', 'olive canvas', '#6a6b44', '厚实防泼溅。', 'Heavy enough to stop a splash.', 1.1],
];

/** What one works with in a kitchen. */
export const kitchen: readonly Line[] = [
  {
    category: 'kitchen-tools',
    shape: 'board',
    price: 99,
    trait: 'material',
    finishes: woods,
    name: ['砧板', 'cutting board'],
    says: ['双面可用，一面带汁槽。', 'Two sides to use, one of them with a groove.'],
    option: { name: 'size', choices: [['S'], ['M', 1.3], ['L', 1.7]] },
  },
  {
    category: 'kitchen',
    shape: 'tray',
    price: 89,
    trait: 'material',
    finishes: woods,
    name: ['托盘', 'tray'],
    says: ['两侧开孔为把手，长四十厘米。', 'Two cut-outs to carry it by; 40 cm long.'],
    attributes: { length_cm: 40, dishwasher_safe: false },
  },
  {
    category: 'kitchen-tools',
    shape: 'spoon',
    price: 49,
    trait: 'material',
    finishes: woods,
    name: ['木勺', 'cooking spoon'],
    says: ['长三十厘米，不伤锅面。', '30 cm long and kind to pans.'],
    attributes: { length_cm: 30, dishwasher_safe: false },
  },
  {
    category: 'kitchen-tools',
    shape: 'pin',
    price: 59,
    trait: 'material',
    finishes: woods,
    name: ['擀面杖', 'rolling pin'],
    says: ['两端收细，饺子皮、面条都顺手。', 'Tapered at both ends, for dumplings and noodles alike.'],
    attributes: { length_cm: 38, dishwasher_safe: false },
  },
  ...(
    [
      [
        'chef’s knife',
        '主厨刀',
        '刃长二十厘米，切、片、剁碎一把够用。',
        'A blade of 20 cm for nearly everything.',
        299,
        20,
      ],
      [
        'cleaver',
        '中式菜刀',
        '刀身宽十厘米，可切可拍。',
        'A blade 10 cm deep, to slice with and to crush with.',
        259,
        18,
      ],
      ['paring knife', '水果刀', '刃长九厘米，削皮灵巧。', 'A nimble blade of 9 cm.', 119, 9],
      [
        'bread knife',
        '面包刀',
        '锯齿刃二十三厘米，硬皮也不掉渣。',
        'A toothed blade of 23 cm for crusts without crumbs.',
        219,
        23,
      ],
    ] as const
  ).map(
    ([en, zh, saysZh, saysEn, price, blade]): Line => ({
      category: 'kitchen-tools',
      shape: 'knife',
      price,
      trait: 'material',
      finishes: steels,
      name: [zh, en],
      says: [`${saysZh}刀柄为防潮木。`, `${saysEn} The handle is sealed wood.`],
      attributes: { blade_cm: blade, dishwasher_safe: false },
    }),
  ),
  {
    category: 'kitchen',
    shape: 'apron',
    price: 118,
    trait: 'material',
    finishes: cloths,
    name: ['围裙', 'apron'],
    says: ['交叉背带不勒脖，胸前一袋，腰间两袋。', 'Straps cross at the back; one pocket above, two below.'],
    attributes: { machine_washable: true, pockets: 3 },
  },
  {
    category: 'kitchen',
    shape: 'towel',
    price: 39,
    trait: 'material',
    finishes: cloths,
    name: ['茶巾', 'tea towel'],
    says: ['五十乘七十厘米，带挂环，吸水不掉毛。', '50 × 70 cm with a loop; it dries glass without lint.'],
    attributes: { machine_washable: true },
  },
];
