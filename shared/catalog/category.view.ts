import * as z from 'zod/mini';
import { line } from '../kernel/text.schema.ts';
import type { PlacedCategory } from './category.ts';
import { category } from './product.view.ts';

export const NewCategory = z.strictObject({ categoryId: category, name: line(60), parentId: z.optional(category) });

/** What an admin changes of a category; `parentId: null` puts it at the root. */
export const CategoryChange = z.strictObject({
  name: z.optional(line(60)),
  parentId: z.optional(z.nullable(category)),
});

export const CategoryView = z.object({
  categoryId: z.string(),
  name: z.string(),
  parentId: z.optional(z.string()),
  version: z.int(),
});

export const categoryView = ({
  categoryId,
  name,
  parentId,
  version,
}: PlacedCategory): z.output<typeof CategoryView> => ({
  categoryId,
  name,
  ...(parentId !== undefined && { parentId }),
  version,
});
