import { fieldsOf, isSchema, type JsonSchema } from './openapi-schema.ts';

const ids: Readonly<Record<string, string>> = {
  addressId: 'adr_01JD8Q5A7C3M6X9T2V4B8N1K0P',
  categoryId: 'tea',
  exportId: 'exp_01JD8Q4F8H2J5K7M9P1R3T6V0X',
  key: 'cup-180',
  imageId: 'img_01JD8Q6Z5N8B7T3V1X9K4M2P0R',
  merchantId: 'mch_01JD8Q3K2N5P8R1T4V7X0Z6B9D',
  movementId: 'mov_01JD8Q9M4P7S1V5Y8B2E6H0K3N',
  orderId: 'ord_01JD8Q8W3Y6B9E2H5K1N4R7T0V',
  ownerId: 'usr_01JD8Q2G5J8M1P4S7V0Y3B6E9H',
  parentId: 'pantry',
  paymentNumber: 'P01JD8Q8X6A9D2G5J1M4P7S0V3Y',
  productId: 'prd_01JD8Q7B4E7H0K3N6R9T2W5Y8A',
  refundNumber: 'rfd_01JD8QAB3E6H9K2N5R8T1W4Y7A',
  requestId: 'JKJaXmPLvHcESHA=',
  reviewId: 'rev_01JD8Q7B4E7H0K3N6R9T2W5Y8A01JD8QB1D4G7J0M3P6S9V2Y5B8',
  shipmentId: 'shp_01JD8QAE6H9K2N5R8T1W4Y7B0D',
  sku: 'sku_01JD8Q7C1F4J7M0P3S6V9Y2B5E',
  userId: 'usr_01JD8Q2G5J8M1P4S7V0Y3B6E9H',
};

const texts: Readonly<Record<string, string>> = {
  accessToken: 'eyJraWQiOiJzaG9wIiwiYWxnIjoiUlMyNTYifQ.eyJzY29wZSI6InNob3Avc2hvcHBlciJ9.c2lnbmF0dXJl',
  author: '小***',
  carrier: '顺丰速运 SF Express',
  category: 'tea',
  city: '杭州市',
  country: 'CN',
  currency: 'CNY',
  description: '清明前采摘，手工炒制，有豆香。\nPicked before the spring rains and pan-fired by hand.',
  displayName: '小明',
  district: '西湖区',
  email: 'ming@example.com',
  image: 'https://shop.example/images/img_01JD8Q6Z5N8B7T3V1X9K4M2P0R.png',
  locale: 'zh',
  method: 'PUT',
  name: '龙井绿茶 Longjing green tea',
  nextCursor: 'T1JERVIjb3JkXzAxSkQ4UThXM1k2QjlFMkg1SzFONFI3VDBW',
  note: 'Please ring twice.',
  paymentMethod: 'card',
  pendingEmail: 'ming.new@example.com',
  phone: '+86 138 0000 0000',
  postalCode: '310000',
  productName: '龙井绿茶 Longjing green tea',
  province: '浙江省',
  reason: 'Delivery of the spring harvest',
  reportedFor: 'Advertises another shop.',
  recipient: '小明',
  refreshToken: 'eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0.c2hvcA',
  role: 'shopper',
  state: 'live',
  street: '文三路 1 号',
  text: '茶香清雅，包装仔细。 A lovely scent, and packed with care.',
  tokenType: 'Bearer',
  trackingNumber: 'SF1234567890123',
  type: 'redirect',
  url: 'https://shop.example/images/img_01JD8Q6Z5N8B7T3V1X9K4M2P0R.png',
  username: '小明',
};

/** Where one word means another thing in each domain. */
const textsOfDomain: Readonly<Record<string, string>> = {
  'catalog.status': 'published',
  'orders.status': 'paid',
  'orders.type': 'paid',
  'payments.reference': 'cs_a1B2c3',
  'payments.transactionId': 'pi_3Q9x7Y2eZvKYlo2C',
  'payments.anomaly': 'amount_mismatch',
  'payments.kind': 'double_payment',
  'payments.method': 'card',
  'payments.reason': '茶杯有一处磕碰 One cup was chipped',
  'payments.status': 'pending',
  'payments.url': 'https://checkout.example/pay/cs_a1B2c3',
  'reviews.status': 'published',
  'search.correctedQuery': 'celadon cup',
  'search.item': 'celadon cup',
  'system.stage': 'prod',
  'system.status': 'ok',
  'users.status': 'active',
};

/** Amounts that add up: two pieces at 168.00, and free shipping. */
const amounts: Readonly<Record<string, number>> = {
  shipping: 0,
  lineTotal: 33_600,
  subtotal: 33_600,
  total: 33_600,
  amount: 33_600,
};

const numbers: Readonly<Record<string, number>> = {
  available: 38,
  average: 4.7,
  count: 12,
  delta: 20,
  expiresIn: 900,
  height: 480,
  quantity: 2,
  rating: 5,
  reports: 0,
  score: 17.25,
  serviceRating: 5,
  supplied: 40,
  version: 3,
  width: 480,
};

const lists: Readonly<Record<string, readonly unknown[]>> = {
  histogram: [0, 0, 1, 2, 9],
  roles: ['shopper'],
  problems: [],
};

const labels: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  attributes: { origin: 'China', organic: true, weight_g: 100, brewing: ['hot', 'cold'] },
  headers: { 'content-type': 'image/png' },
  options: { weight: '100 g' },
};

const text = (name: string, domain: string): string => {
  const known = textsOfDomain[`${domain}.${name}`] ?? ids[name] ?? texts[name];
  if (known !== undefined) return known;
  if (/(^at|At|Before|Until)$/.test(name)) return '2026-11-23T08:00:00.000Z';
  if (/(url|link)$/i.test(name)) return 'https://shop.example/';
  return name;
};

/** A number that the schema allows. */
const within = (wanted: number, { minimum, maximum }: JsonSchema): number => {
  const least = typeof minimum === 'number' ? Math.max(wanted, minimum) : wanted;
  return typeof maximum === 'number' ? Math.min(least, maximum) : least;
};

const objectOf = (schema: JsonSchema, name: string, domain: string): unknown => {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return labels[name] ?? {};
  const isMoney = fields.some((field) => field.name === 'amount') && fields.some((field) => field.name === 'currency');
  const value = Object.fromEntries(fields.map((field) => [field.name, exampleOf(field.schema, field.name, domain)]));
  return isMoney ? { ...value, amount: amounts[name] ?? 16_800 } : value;
};

/** An answer as it may come, made from its schema: what a field is called says what it holds. */
export const exampleOf = (schema: JsonSchema, name: string, domain: string): unknown => {
  const { type, const: only, enum: words, anyOf, items } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(words)) return words[0];
  if (Array.isArray(anyOf)) {
    const first = anyOf.find((each) => isSchema(each) && each['type'] !== 'null');
    return isSchema(first) ? exampleOf(first, name, domain) : null;
  }
  switch (type) {
    case 'string':
      return text(name, domain);
    case 'integer':
    case 'number':
      return within(numbers[name] ?? 1, schema);
    case 'boolean':
      return true;
    case 'array':
      return lists[name] ?? (isSchema(items) ? [exampleOf(items, name.replace(/s$/, ''), domain)] : []);
    case 'object':
      return objectOf(schema, name, domain);
    default:
      return {};
  }
};
