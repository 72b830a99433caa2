// Finding log groups, and the words in which CloudWatch Logs refuses.
import { AwsError } from './aws-error.ts';
import { requiredText } from './input.ts';
import type { CallContext } from './operation.ts';
import type { LogGroup } from './services-state.ts';

export const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);

export const paging = { size: 'limit', token: 'nextToken', most: 50, refusal: 'InvalidParameterException' } as const;

export function groupArn({ account, region }: CallContext, name: string): string {
  return `arn:${account.partition}:logs:${region}:${account.accountId}:log-group:${name}`;
}

/** By `logGroupName`. */
export function theGroup(context: CallContext): LogGroup {
  const group = context.account.services.logGroups.get(groupArn(context, requiredText(context.input, 'logGroupName')));
  if (group === undefined) throw refuse('ResourceNotFound', 'The specified log group does not exist.');
  return group;
}
