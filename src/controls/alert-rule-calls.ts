// The calls on one EventBridge rule.
import type { RulePicture } from '../aws/alert-routes.ts';
import { longestPattern } from '../aws/event-patterns.ts';
import type { Change } from '../engine/plan.ts';
import type { RuleId, RuleText } from './alert-events.ts';
import { type AwsContext, ownTags } from './contract.ts';

export const nameOfRule = (id: RuleId) => `rootlock-${id}`;

export const isOn = ({ state }: RulePicture) => state.startsWith('ENABLED');

export function switchedOn(id: string, rule: RulePicture, { account }: AwsContext): readonly Change[] {
  if (isOn(rule)) return [];
  return [
    {
      id,
      summary: `Switch the rule ${rule.name} in ${rule.region} on again`,
      service: 'EventBridge',
      operation: 'EnableRule',
      region: rule.region,
      principal: account.acting,
      input: { Name: rule.name },
      undo: { kind: 'can-be-undone', how: 'disable the rule' },
    },
  ];
}

export function putRule(
  id: string,
  { name, description, state, pattern }: RuleText,
  region: string,
  context: AwsContext,
): Change {
  const EventPattern = JSON.stringify(pattern);
  if (EventPattern.length > longestPattern) throw new TypeError(`the pattern of ${name} is longer than AWS takes`);
  return {
    id,
    summary: `Make the rule ${name} in ${region}`,
    service: 'EventBridge',
    operation: 'PutRule',
    region,
    principal: context.account.acting,
    input: { Name: name, Description: description, EventPattern, State: state, Tags: ownTags(context.signer) },
    undo: { kind: 'can-be-undone', how: 'delete the rule' },
    makes: `event-rule/${region}/${name}`,
  };
}

export function putTarget(
  id: string,
  { name, region }: Pick<RulePicture, 'name' | 'region'>,
  target: { readonly Id: string; readonly Arn: string; readonly RoleArn?: string },
  { account }: AwsContext,
): Change {
  return {
    id,
    summary: `Let ${name} in ${region} send to ${target.RoleArn === undefined ? 'the topic' : 'the bus of the global Region'}`,
    service: 'EventBridge',
    operation: 'PutTargets',
    region,
    principal: account.acting,
    input: { Rule: name, Targets: [target] },
    undo: { kind: 'can-be-undone', how: 'remove the target' },
    retries: {
      errors: ['ResourceNotFound', 'ConcurrentModification'],
      forSeconds: 30,
      because: 'a new rule is not known everywhere at once',
    },
  };
}
