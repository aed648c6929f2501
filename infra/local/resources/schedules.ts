import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import { arn, type Provisioner, physicalName } from './provisioner.ts';

const RuleProperties = z.object({
  ScheduleExpression: z.optional(z.string()),
  EventPattern: z.optional(z.unknown()),
  State: z._default(z.string(), 'ENABLED'),
  Targets: z._default(z.array(z.object({ Arn: z.string(), Input: z.optional(z.string()) })), []),
});

/** AWS::Events::Rule with a schedule. */
export const provisionRule: Provisioner = (declaration, { inventory }) => {
  const { ScheduleExpression, EventPattern, State, Targets } = z.parse(RuleProperties, declaration.properties);
  if (EventPattern !== undefined || ScheduleExpression === undefined) {
    throw new Error('NotEmulated: a rule with an event pattern - add it in infra/local/resources/schedules.ts');
  }
  const name = physicalName(declaration);
  const ruleArn = arn('events', declaration, `rule/${name}`);
  for (const [i, { Arn, Input }] of Targets.entries()) {
    if (State !== 'ENABLED') continue;
    inventory.schedules.push({
      id: `${name}/${i}`,
      arn: ruleArn,
      source: 'aws.events',
      expression: ScheduleExpression,
      functionArn: Arn,
      input: Input === undefined ? undefined : parseJson(Input),
    });
  }
  return { ref: name, attributes: { Arn: ruleArn } };
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
