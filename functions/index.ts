/** The table of contents of the product: every operation, consumer, schedule and trigger. `npm run new:operation` keeps it. */
import { checkHealth } from './system/check-health.ts';

export const declarations = [checkHealth] as const;
