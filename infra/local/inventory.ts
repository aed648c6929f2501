import type { RuleDefinition } from './events/rule.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import type { Distribution } from './gateway/distribution.ts';
import type { HttpApi } from './gateway/http-api.ts';
import type { ScheduleDefinition } from './schedules/schedules.ts';
import type { EventSource } from './streams/event-source.ts';

/** What the templates have declared, in the words of the parts that serve it. */
export interface Inventory {
  readonly functions: Map<string, FunctionDefinition>;
  readonly apis: Map<string, HttpApi>;
  readonly distributions: Distribution[];
  /** Source of each edge function, by ARN. */
  readonly edgeFunctions: Map<string, string>;
  /** Headers that each response headers policy adds, by id. */
  readonly responseHeaders: Map<string, Readonly<Record<string, string>>>;
  readonly buckets: Set<string>;
  readonly tables: string[];
  readonly userPools: string[];
  readonly eventSources: EventSource[];
  readonly schedules: ScheduleDefinition[];
  readonly rules: RuleDefinition[];
}

export const emptyInventory = (): Inventory => ({
  functions: new Map(),
  apis: new Map(),
  distributions: [],
  edgeFunctions: new Map(),
  responseHeaders: new Map(),
  buckets: new Set(),
  tables: [],
  userPools: [],
  eventSources: [],
  schedules: [],
  rules: [],
});
