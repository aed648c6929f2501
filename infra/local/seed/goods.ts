/** The first goods of the local shop: name, description, category, price in minor units, stock, variants. */
export interface Goods {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: number;
  readonly stock: number;
  /** Name of an option, and its choices. */
  readonly option?: readonly [name: string, choices: readonly string[]];
}

export const goods: readonly Goods[] = [
  {
    name: '龙井绿茶 Longjing green tea',
    description: '明前采摘，豆香清雅。Picked before the spring rains; 100 g in a tin.',
    category: 'tea',
    price: 16_800,
    stock: 80,
  },
  {
    name: '普洱熟茶饼 Ripe pu-erh cake',
    description: '七年陈化，醇厚顺滑。Aged seven years, 357 g.',
    category: 'tea',
    price: 23_900,
    stock: 40,
  },
  {
    name: '桂花乌龙 Osmanthus oolong',
    description: '桂花与乌龙反复窨制。Scented with osmanthus flowers, 80 g.',
    category: 'tea',
    price: 9_900,
    stock: 120,
  },
  {
    name: '白毫银针 Silver needle white tea',
    description: '只取嫩芽，清甜。Buds only, light and sweet, 50 g.',
    category: 'tea',
    price: 28_800,
    stock: 25,
  },
  {
    name: '正山小种 Lapsang souchong',
    description: '松烟熏制红茶。Black tea smoked over pine, 100 g.',
    category: 'tea',
    price: 12_800,
    stock: 60,
  },
  {
    name: '青瓷茶杯 Celadon tea cup',
    description: '手工拉坯，180 毫升。Thrown by hand, 180 ml.',
    category: 'ceramics',
    price: 8_800,
    stock: 50,
    option: ['glaze', ['celadon', 'moon white', 'ink']],
  },
  {
    name: '紫砂壶 Yixing clay teapot',
    description: '宜兴紫砂，220 毫升。Unglazed clay from Yixing, 220 ml.',
    category: 'ceramics',
    price: 45_900,
    stock: 12,
  },
  {
    name: '公道杯 Sharing pitcher',
    description: '均匀茶汤的小壶。Evens out the brew, 250 ml.',
    category: 'ceramics',
    price: 6_900,
    stock: 70,
  },
  {
    name: '手绘餐盘 Hand-painted plate',
    description: '釉下青花，直径 24 厘米。Blue under the glaze, 24 cm.',
    category: 'ceramics',
    price: 13_900,
    stock: 30,
  },
  {
    name: '粗陶花瓶 Stoneware vase',
    description: '素烧粗陶，高 28 厘米。Plain stoneware, 28 cm tall.',
    category: 'ceramics',
    price: 19_900,
    stock: 18,
  },
  {
    name: '铸铁锅 Cast-iron pan',
    description: '26 厘米，可用于烤箱。26 cm, oven-safe, seasoned.',
    category: 'kitchen',
    price: 29_900,
    stock: 35,
  },
  {
    name: '厨师刀 Chef’s knife',
    description: '三层钢，刃长 20 厘米。Three-layer steel, 20 cm blade.',
    category: 'kitchen',
    price: 36_900,
    stock: 28,
  },
  {
    name: '竹蒸笼 Bamboo steamer',
    description: '双层带盖，直径 24 厘米。Two tiers and a lid, 24 cm.',
    category: 'kitchen',
    price: 7_900,
    stock: 90,
  },
  {
    name: '砧板 Cutting board',
    description: '整块胡桃木。One piece of walnut.',
    category: 'kitchen',
    price: 15_900,
    stock: 45,
    option: ['size', ['S', 'M', 'L']],
  },
  {
    name: '手冲咖啡壶 Pour-over kettle',
    description: '鹅颈壶嘴，0.9 升。Gooseneck spout, 0.9 l.',
    category: 'kitchen',
    price: 24_900,
    stock: 40,
  },
  {
    name: '羊毛围巾 Wool scarf',
    description: '美利奴羊毛，180 × 32 厘米。Merino wool, 180 × 32 cm.',
    category: 'clothing',
    price: 21_900,
    stock: 60,
    option: ['colour', ['sand', 'forest', 'navy']],
  },
  {
    name: '棉质T恤 Cotton T-shirt',
    description: '厚实纯棉，不易变形。Heavy cotton that keeps its shape.',
    category: 'clothing',
    price: 9_900,
    stock: 200,
    option: ['size', ['S', 'M', 'L', 'XL']],
  },
  {
    name: '帆布背包 Canvas backpack',
    description: '防泼水帆布，22 升。Water-repellent canvas, 22 l.',
    category: 'bags',
    price: 32_900,
    stock: 33,
  },
  {
    name: '皮质笔记本 Leather notebook',
    description: '可换内芯，A5。Refillable, A5.',
    category: 'stationery',
    price: 17_900,
    stock: 55,
  },
  {
    name: '钢笔 Fountain pen',
    description: '不锈钢笔尖，黄铜笔身。Steel nib, brass body.',
    category: 'stationery',
    price: 26_900,
    stock: 22,
    option: ['nib', ['EF', 'F', 'M']],
  },
  {
    name: '线香 Incense sticks',
    description: '檀香，每盒五十支。Sandalwood, fifty sticks.',
    category: 'home',
    price: 5_900,
    stock: 150,
  },
  {
    name: '亚麻床品 Linen bedding',
    description: '水洗亚麻四件套。Washed linen, set of four.',
    category: 'home',
    price: 89_900,
    stock: 10,
    option: ['colour', ['natural', 'mist']],
  },
  {
    name: '黄铜台灯 Brass desk lamp',
    description: '可调光，暖白光。Dimmable, warm white.',
    category: 'home',
    price: 49_900,
    stock: 16,
  },
  {
    name: '限量版画 Limited print',
    description: '仅余三幅，附编号。Three left, numbered.',
    category: 'home',
    price: 68_000,
    stock: 3,
  },
];
