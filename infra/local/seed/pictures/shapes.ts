import type { Form } from './form.ts';
import { kitchenShapes } from './kitchen-shapes.ts';
import { roomShapes } from './room-shapes.ts';
import { tableShapes } from './table-shapes.ts';
import { wornShapes } from './worn-shapes.ts';

/** What goods look like, by the name of their shape: forms on a square of 100 × 100, painted in this order. */
export const shapes: Readonly<Record<string, readonly Form[]>> = {
  ...tableShapes,
  ...kitchenShapes,
  ...wornShapes,
  ...roomShapes,
};
