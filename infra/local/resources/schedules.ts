import * as z from 'zod/mini';
import type { RuleDefinition } from '../events/rule.ts';
import { parseJson } from '../json.ts';
import type { ScheduleDefinition } from '../schedules/schedules.ts';
import { arn, type Provisioner, physicalName } from './provisioner.ts';

const RuleProperties = z.object({
  ScheduleExpression: z.optional(z.string()),
  EventPattern: z.optional(z.unknown()),
  State: z._default(z.string(), 'ENABLED'),
  Targets: z._default(
    z.array(
      z.object({
        Arn: z.string(),
        Input: z.optional(z.string()),
        RetryPolicy: z.optional(z.object({ MaximumRetryAttempts: z.optional(z.number()) })),
      }),
    ),
    [],
  ),
});
type RuleProperties = z.infer<typeof RuleProperties>;

/** AWS::Events::Rule, with a schedule or with a pattern of events. */
export const provisionRule: Provisioner = (declaration, { inventory }) => {
  const properties = z.parse(RuleProperties, declaration.properties);
  const name = physicalName(declaration);
  const ruleArn = arn('events', declaration, `rule/${name}`);
  if (properties.State === 'ENABLED') {
    inventory.rules.push(...rulesOf(name, properties));
    inventory.schedules.push(...schedulesOf(name, ruleArn, properties));
  }
  return { ref: name, attributes: { Arn: ruleArn } };
};

const rulesOf = (name: string, { EventPattern, Targets }: RuleProperties): RuleDefinition[] => {
  if (EventPattern === undefined) return [];
  return Targets.map(({ Arn, Input, RetryPolicy }, i) => {
    if (Input !== undefined)
      throw new Error('NotEmulated: a target with an input of its own - add it in infra/local/resources/schedules.ts');
    return {
      id: `${name}/${i}`,
      pattern: EventPattern,
      functionArn: Arn,
      retries: RetryPolicy?.MaximumRetryAttempts ?? usualRetries,
    };
  });
};

/** What Lambda does by itself with an event that failed. */
const usualRetries = 2;

const schedulesOf = (name: string, ruleArn: string, properties: RuleProperties): ScheduleDefinition[] => {
  const { ScheduleExpression: expression, Targets } = properties;
  if (expression === undefined) return [];
  return Targets.map(({ Arn, Input }, i) => ({
    id: `${name}/${i}`,
    arn: ruleArn,
    source: 'aws.events',
    expression,
    functionArn: Arn,
    input: Input === undefined ? undefined : parseJson(Input),
  }));
};

const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  State: z._default(z.string(), 'ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.optional(z.string()) }),
});

/** AWS::Scheduler::Schedule. */
export const provisionSchedule: Provisioner = (declaration, { inventory }) => {
  const { ScheduleExpression, State, Target } = z.parse(ScheduleProperties, declaration.properties);
  const name = physicalName(declaration);
  const scheduleArn = arn('scheduler', declaration, `schedule/default/${name}`);
  if (State === 'ENABLED') {
    inventory.schedules.push({
      id: name,
      arn: scheduleArn,
      source: 'aws.scheduler',
      expression: ScheduleExpression,
      functionArn: Target.Arn,
      input: Target.Input === undefined ? undefined : parseJson(Target.Input),
    });
  }
  return { ref: name, attributes: { Arn: scheduleArn } };
};
