import type { OperationDeclaration } from './declaration.ts';
import { exampleOf } from './openapi-example.ts';
import { fieldsOf, type JsonSchema, jsonSchema } from './openapi-schema.ts';
import type { RouteParts } from './route.ts';

type Contract = OperationDeclaration['contract'];

/** A parameter in the path or in the query. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** What parameters mean: one name means one thing in the whole API, but for what a path names and a query narrows to. */
const meanings: Readonly<Record<string, string>> = {
  attributes: 'Only goods with these attributes, as `name:value` with commas between them: of one name any will do.',
  addressId: 'The address, as the list of addresses names it.',
  brand: 'Only goods of these brands, with commas between them.',
  basis: 'What the recommendations follow from.',
  category: 'Only goods of this category, by its slug.',
  categoryId: 'The slug of the category.',
  code: 'The stable `code` of the problem.',
  cursor: 'Where to go on: the `nextCursor` of the page before, unchanged.',
  facets:
    'What to count by, with commas between them: `category`, `brand`, `price`, `rating`, `inStock`, `merchantId`, or `attributes.` and the name of one.',
  hidden: 'Only reviews that are hidden, or only those that are not.',
  imageId: 'The picture, as its announcement named it.',
  inStock: 'Only what can be ordered now.',
  kind: 'Which relation between the goods.',
  like: 'A product whose text is looked for.',
  limit: 'How many at most.',
  maxPrice: 'The highest price, in minor units.',
  merchantId: 'Only what this merchant sells.',
  metric: 'How nearness is measured: by the damped cosine, or by the distance of vectors of length one.',
  minPrice: 'The lowest price, in minor units.',
  minRating: 'The lowest average rating.',
  mode: 'Without it goods are found that have any of the words that tell something, the higher the more of them they have. `keyword`: every word has to be there, typos forgiven. `content`: how much the text is like theirs, however long it is.',
  orderId: 'The order.',
  paymentNumber: 'The payment, by the number that the provider knows it by too.',
  productId: 'The product.',
  q: 'What is looked for.',
  rating: 'Only reviews with so many stars, 1 to 5.',
  refundNumber: 'The refund.',
  reported: 'Only reviews that somebody has reported.',
  reviewId: 'The review.',
  shipmentId: 'The shipment.',
  sku: 'The SKU: one variant of a product.',
  sort: 'The order of the list.',
  status: 'Only what is in this state.',
  token: 'The token out of the mail.',
  tokens: '`body`: the refresh token is answered in the body, for apps that keep no cookies.',
  unanswered: 'Only reviews without a reply.',
  userId: 'The user.',
};

const meaningsInPath: Readonly<Record<string, string>> = { merchantId: 'The merchant.' };

const described = (name: string): string => meanings[name] ?? '';

const inPath = ({ parameters }: RouteParts, domain: string): Parameter[] =>
  parameters.map((name) => {
    const schema = { type: 'string' };
    return {
      name,
      in: 'path',
      required: true,
      description: meaningsInPath[name] ?? described(name),
      schema,
      example: exampleOf(schema, name, domain),
    };
  });

const inQuery = ({ query }: Contract): Parameter[] =>
  query
    ? fieldsOf(jsonSchema(query, 'input')).map((field) => ({
        in: 'query',
        ...field,
        description: described(field.name),
      }))
    : [];

/** Everything that stands in an operation's address. */
export const parametersOf = (contract: Contract, route: RouteParts, domain: string): Parameter[] => [
  ...inPath(route, domain),
  ...inQuery(contract),
];
