import { attributeCell, decimal, written } from './cells.ts';
import { fixedColumns } from './columns.ts';
import type { OwnProduct } from './own-goods.ts';

/** A product on its way into a file, with what stands for its pictures there. */
export interface ExportedProduct {
  readonly product: OwnProduct;
  /** Paths, or ids. */
  readonly images: readonly string[];
}

/** Which option and attribute columns a file needs: known only when all goods were seen. */
export class Headings {
  readonly #options = new Set<string>();
  readonly #attributes = new Set<string>();

  see({ attributes, skus }: OwnProduct): void {
    for (const name of Object.keys(attributes)) this.#attributes.add(name);
    for (const { options } of skus) for (const name of Object.keys(options)) this.#options.add(name);
  }

  get options(): readonly string[] {
    return [...this.#options].sort();
  }

  get attributes(): readonly string[] {
    return [...this.#attributes].sort();
  }

  get line(): string {
    const more = [
      ...this.options.map((name) => `option:${name}`),
      ...this.attributes.map((name) => `attribute:${name}`),
    ];
    return lineOf([...fixedColumns, ...more]);
  }
}

/** The rows of a product: one for each SKU that it offers; what is said of the product stands in the first. */
export const productRows = ({ product, images }: ExportedProduct, headings: Headings): string =>
  product.skus
    .filter(({ state }) => state === 'live')
    .map(({ sku, options, price, available }, i) => {
      const { productId, name, description, category, status, attributes } = product;
      const first = (...cells: string[]): string[] => (i === 0 ? cells : cells.map(() => ''));
      return lineOf([
        productId,
        ...first(productId, name, description, category, status, images.join(';')),
        sku,
        decimal(price.amount, price.currency),
        String(available),
        ...headings.options.map((option) => options[option] ?? ''),
        ...first(
          ...headings.attributes.map((attribute) => {
            const value = attributes[attribute];
            return value === undefined ? '' : attributeCell(value);
          }),
        ),
      ]);
    })
    .join('');

const lineOf = (cells: readonly string[]): string => `${cells.map(written).join(',')}\r\n`;
