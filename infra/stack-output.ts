import { execFileSync } from 'node:child_process';
import { type StageName, stages } from './stages.ts';

/** An output of a stage's data stack, as the AWS command line tells it. */
export const outputOf = (stage: StageName, name: string): string => {
  const query = `Stacks[0].Outputs[?OutputKey=='${name}'].OutputValue`;
  const { region } = stages[stage];
  const about = ['--stack-name', `shop-${stage}-data`, '--region', region, '--query', query, '--output', 'text'];
  return execFileSync('aws', ['cloudformation', 'describe-stacks', ...about], { encoding: 'utf8' }).trim();
};
