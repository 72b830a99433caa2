// Where else a trail sends its events: an SNS topic and a CloudWatch Logs log group. Both are checked as CloudTrail
// checks them; nothing is sent to the topic (CloudTrail API reference, CreateTrail).
import { AwsError } from './aws-error.ts';
import { optionalText } from './input.ts';
import type { CallContext, Output } from './operation.ts';
import { decide, type AccessRequest } from './policy.ts';
import { mayAssume, mayByRole, roleNameOf } from './service-access.ts';
import type { TrailDestinations } from './services-state.ts';

const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);
const asking = { kind: 'service', name: 'cloudtrail.amazonaws.com' } as const;

function request({ account }: CallContext, action: string, resource: string): AccessRequest {
  return { action, resource, asking, keys: new Map([['aws:sourceaccount', account.accountId]]) };
}

function topicArn(context: CallContext, nameOrArn: string): string {
  const { account, region } = context;
  const arn = nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:${account.partition}:sns:${region}:${account.accountId}:${nameOrArn}`;
  const topic = account.services.topics.get(arn);
  if (topic === undefined || decide([topic.policy], request(context, 'sns:Publish', arn)) !== 'allowed') {
    throw refuse('InsufficientSnsTopicPolicy', 'SNS Topic does not exist or the topic policy is incorrect!');
  }
  return arn;
}

/** Whether CloudTrail, by that role, may write the log stream of a trail at home in that Region. */
export function mayWriteLogs(
  { account, region }: Pick<CallContext, 'account' | 'region'>,
  roleArn: string,
  groupArn: string,
): boolean {
  const resource = `${groupArn.replace(/:\*$/, '')}:log-stream:${account.accountId}_CloudTrail_${region}`;
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  return mayByRole(account, { service: asking.name, roleArn }, actions, resource);
}

function checkLogRole(context: CallContext, roleArn: string | undefined, groupArn: string): string {
  if (roleArn === undefined || !context.account.roles.has(roleNameOf(roleArn))) {
    throw refuse('InvalidCloudWatchLogsRoleArn', 'You must specify a role ARN as well as a log group.');
  }
  if (!mayAssume(context.account, asking.name, roleArn)) {
    throw refuse('InvalidCloudWatchLogsRoleArn', 'CloudTrail cannot assume the role.');
  }
  if (!mayWriteLogs(context, roleArn, groupArn)) {
    throw refuse('InvalidCloudWatchLogsLogGroupArn', 'Access denied. Check the permissions for your role.');
  }
  return roleArn;
}

/** What the call asks for, on top of what the trail has. Empty text takes a destination away. */
export function readDestinations(context: CallContext, before: TrailDestinations = {}): TrailDestinations {
  const { account, input } = context;
  const topic = optionalText(input, 'SnsTopicName');
  const group = optionalText(input, 'CloudWatchLogsLogGroupArn');
  const destinations = { ...before };
  if (topic === '') delete destinations.topicArn;
  else if (topic !== undefined) destinations.topicArn = topicArn(context, topic);
  if (group === '') {
    delete destinations.logGroupArn;
    delete destinations.logRoleArn;
  } else if (group !== undefined) {
    if (!account.services.logGroups.has(group.replace(/:\*$/, ''))) {
      throw refuse('InvalidCloudWatchLogsLogGroupArn', 'CloudTrail cannot validate the specified log group ARN.');
    }
    const roleArn = optionalText(input, 'CloudWatchLogsRoleArn') ?? before.logRoleArn;
    destinations.logRoleArn = checkLogRole(context, roleArn, group);
    destinations.logGroupArn = group;
  }
  return destinations;
}

export function describeDestinations({ topicArn: arn, logGroupArn, logRoleArn }: TrailDestinations): Output {
  return {
    SnsTopicARN: arn,
    SnsTopicName: arn?.slice(arn.lastIndexOf(':') + 1),
    CloudWatchLogsLogGroupArn: logGroupArn,
    CloudWatchLogsRoleArn: logRoleArn,
  };
}
