// The plan for alerts in the form of CIS: the trail writes to a log group, metric filters count, alarms send mail. What is
// there and does a part of the job stays.
import type { Trail } from '@aws-sdk/client-cloudtrail';
import { type AlertPicture, byLogs, takesAlarms, topicAt } from '../aws/alert-routes.ts';
import { topicArn, type TopicPicture, topicPicture } from '../aws/alert-topics.ts';
import { isSameMetric, type LogRoute } from '../aws/log-alarms.ts';
import { longestFilter, matchesRecord } from '../aws/log-filters.ts';
import { letsIn } from '../aws/service-leave.ts';
import { isAwsError, Problem } from '../engine/errors.ts';
import type { Change } from '../engine/plan.ts';
import { filtersFor, type FilterText, type Watched } from './alert-events.ts';
import { type RulesWanted, topicName } from './alert-gaps.ts';
import { subscription, topicChanges, withTopicReady } from './alert-topic-plan.ts';
import { type AwsContext, ownTags } from './contract.ts';

export const logGroup = 'rootlock-trail';
export const logWriter = { roleName: 'rootlock-trail-logs', policyName: 'write-logs' } as const;
const namespace = 'rootlock';
export const logsCost =
  'CloudWatch Logs: 0.50 US dollars for a GB taken in, in us-east-1; 5 GB a month are free, and so are 10 metrics and 10 alarms, then 0.30 and 0.10 US dollars each a month (as known in 2026; aws.amazon.com/cloudwatch/pricing has today’s prices).';

/** Where the logs are, or will be. */
interface Route extends Pick<LogRoute, 'region' | 'group' | 'filters' | 'alarms'> {
  readonly changes: readonly Change[];
}

export async function alarmsPlan(wanted: RulesWanted, context: AwsContext): Promise<readonly Change[]> {
  const { detail, choice } = wanted;
  const { picture, watched } = detail;
  const known = picture.logs.find(({ delivering }) => delivering);
  const route: Route = known === undefined ? await newRoute(picture, context) : { ...known, changes: [] };
  const topic = await topicForAlarms(wanted, route, context);
  if (topic.encrypted) throw encrypted(topic);
  const ready = withTopicReady(picture, topic);
  const ids = [...new Set(watched.map(({ rule }) => rule))];
  const filters = ids
    .flatMap((id) => filtersFor(id))
    .flatMap((filter) => filterChanges(filter, { ready, watched, route, topic }, context));
  return [
    ...route.changes,
    ...topicChanges(topic, 'alarms', context),
    ...subscription(topic, { address: choice.address, isWanted: detail.isUnheard }, context),
    ...filters,
  ];
}

async function topicForAlarms(
  { detail, prefer }: RulesWanted,
  route: Route,
  { account }: AwsContext,
): Promise<TopicPicture> {
  const { picture } = detail;
  const usable = picture.topics.filter(
    ({ region, exists, encrypted }) => region === route.region && exists && !encrypted,
  );
  const used = usable.find(
    (topic) => takesAlarms(topic) && route.alarms.some(({ topicArns }) => topicArns.includes(topic.arn)),
  );
  const chosen = usable.find(({ arn }) => prefer.includes(arn));
  const own = topicArn(account.facts, route.region, topicName);
  // Where no alarm sends to it, it was not looked at yet.
  return used ?? chosen ?? topicAt(picture, own) ?? topicPicture(account, own);
}

interface Filtering {
  readonly ready: AlertPicture;
  readonly watched: readonly Watched[];
  readonly route: Route;
  readonly topic: TopicPicture;
}

function filterChanges(
  filter: FilterText,
  { ready, watched, route, topic }: Filtering,
  context: AwsContext,
): readonly Change[] {
  if (filter.pattern.length > longestFilter)
    throw new TypeError(`the pattern of ${filter.name} is longer than AWS takes`);
  const counted = watched.filter(({ detail }) => matchesRecord(filter.pattern, detail));
  const missing = counted.filter((one) => byLogs(ready, one, takesAlarms) === undefined);
  if (missing.length === 0) return [];
  const { region, group } = route;
  const known = route.filters.find(
    ({ metric, pattern }) => metric !== undefined && missing.every(({ detail }) => matchesRecord(pattern, detail)),
  );
  const metric = known?.metric ?? { name: filter.name, namespace };
  const off = route.alarms.find(
    (alarm) =>
      isSameMetric(alarm.metric, metric) &&
      alarm.sensitive &&
      !alarm.actionsEnabled &&
      alarm.topicArns.includes(topic.arn),
  );
  const base = { region, principal: context.account.acting } as const;
  const put: Change = {
    ...base,
    id: `filter-${filter.name}`,
    summary: `Count in ${group} what ${filter.name} names`,
    service: 'CloudWatchLogs',
    operation: 'PutMetricFilter',
    input: {
      logGroupName: group,
      filterName: filter.name,
      filterPattern: filter.pattern,
      metricTransformations: [{ metricName: metric.name, metricNamespace: metric.namespace, metricValue: '1' }],
    },
    undo: { kind: 'can-be-undone', how: 'delete the metric filter' },
    makes: `metric-filter/${region}/${group}/${filter.name}`,
  };
  const alarm: Change =
    off === undefined
      ? {
          ...base,
          id: `alarm-${filter.name}`,
          summary: `Make the alarm ${filter.name}: one such event within five minutes sends mail`,
          service: 'CloudWatch',
          operation: 'PutMetricAlarm',
          input: {
            AlarmName: filter.name,
            AlarmDescription: `Made by rootlock on ${group}`,
            MetricName: metric.name,
            Namespace: metric.namespace,
            ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1, TreatMissingData: 'notBreaching' },
            ComparisonOperator: 'GreaterThanOrEqualToThreshold',
            AlarmActions: [topic.arn],
            Tags: ownTags(context.signer),
          },
          undo: { kind: 'can-be-undone', how: 'delete the alarm' },
          makes: `alarm/${region}/${filter.name}`,
        }
      : {
          ...base,
          id: `alarm-${filter.name}`,
          summary: `Switch the actions of the alarm ${off.name} on again`,
          service: 'CloudWatch',
          operation: 'EnableAlarmActions',
          input: { AlarmNames: [off.name] },
          undo: { kind: 'can-be-undone', how: 'disable its actions' },
        };
  return known === undefined ? [put, alarm] : [alarm];
}

/** The trail that shall write to a log group: ours first. */
function trailFor({ trails, accountId }: AlertPicture, { memory }: AwsContext): Trail | undefined {
  const able = trails.filter(
    ({ IsMultiRegionTrail, IncludeGlobalServiceEvents, IsOrganizationTrail, TrailARN = '' }) =>
      IsMultiRegionTrail === true &&
      IncludeGlobalServiceEvents === true &&
      IsOrganizationTrail !== true &&
      TrailARN.split(':')[4] === accountId,
  );
  const own = memory.fact('trail')?.trailName;
  return able.find(({ Name }) => Name === own) ?? able[0];
}

async function newRoute(picture: AlertPicture, context: AwsContext): Promise<Route> {
  const { account, signer } = context;
  const trail = trailFor(picture, context);
  if (trail === undefined) throw noTrail();
  const { accountId, partition, region: here } = account.facts;
  const region = trail.HomeRegion ?? here;
  const groupArn = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`;
  const roleArn = `arn:${partition}:iam::${accountId}:role/${logWriter.roleName}`;
  const [group, role] = await Promise.all([groupSeen(context, region), roleSeen(context, groupArn)]);
  const base = { principal: account.acting, service: 'CloudWatchLogs', region } as const;
  const ofRole = { principal: account.acting, service: 'IAM' } as const;
  const changes: Change[] = [];
  if (!group.exists) {
    changes.push({
      ...base,
      id: 'log-group',
      summary: `Make the log group ${logGroup} in ${region}`,
      operation: 'CreateLogGroup',
      input: {
        logGroupName: logGroup,
        tags: Object.fromEntries(ownTags(signer).map(({ Key, Value }) => [Key, Value])),
      },
      undo: { kind: 'can-be-undone', how: 'delete the log group' },
      makes: `log-group/${region}/${logGroup}`,
    });
  }
  if (!group.exists || !group.expires) {
    changes.push({
      ...base,
      id: 'retention',
      summary: `Keep what is in ${logGroup} for a year; the bucket of the trail keeps it longer`,
      operation: 'PutRetentionPolicy',
      input: { logGroupName: logGroup, retentionInDays: 365 },
      undo: { kind: 'can-be-undone', how: 'delete the retention policy' },
    });
  }
  if (!role.exists) {
    changes.push({
      ...ofRole,
      id: 'log-role',
      summary: `Make the role ${logWriter.roleName}, which CloudTrail takes`,
      operation: 'CreateRole',
      input: {
        RoleName: logWriter.roleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
        Description: 'Lets CloudTrail write to its log group',
        Tags: ownTags(signer),
      },
      undo: { kind: 'can-be-undone', how: 'delete the role' },
      makes: `role/${logWriter.roleName}`,
    });
  }
  if (!role.exists || !role.allowed) {
    changes.push({
      ...ofRole,
      id: 'log-role-policy',
      summary: `Let ${logWriter.roleName} write to ${logGroup}, and nothing else`,
      operation: 'PutRolePolicy',
      input: {
        RoleName: logWriter.roleName,
        PolicyName: logWriter.policyName,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: logActions, Resource: `${groupArn}:log-stream:*` }],
        }),
      },
      undo: { kind: 'can-be-undone', how: 'delete the policy' },
      retries: { errors: ['NoSuchEntity'], forSeconds: 60, because: 'a new role is not known everywhere at once' },
    });
  }
  changes.push({
    principal: account.acting,
    service: 'CloudTrail',
    region,
    id: 'trail-to-logs',
    summary: `Let ${trail.Name ?? ''} write to ${logGroup} as well`,
    operation: 'UpdateTrail',
    cost: logsCost,
    input: { Name: trail.TrailARN ?? '', CloudWatchLogsLogGroupArn: `${groupArn}:*`, CloudWatchLogsRoleArn: roleArn },
    undo: { kind: 'can-be-undone', how: 'take the log group off the trail' },
    retries: {
      errors: ['InvalidCloudWatchLogsRoleArn', 'InvalidCloudWatchLogsLogGroupArn'],
      forSeconds: 90,
      because: 'the new role has not reached CloudTrail yet',
    },
    makes: `trail-logs/${trail.TrailARN ?? ''}`,
  });
  return { region, group: logGroup, filters: [], alarms: [], changes };
}

const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];

async function groupSeen({ account }: AwsContext, region: string) {
  const { logGroups = [] } = await account.read(
    'CloudWatchLogs',
    'DescribeLogGroups',
    { logGroupNamePrefix: logGroup },
    { region },
  );
  const found = logGroups.find(({ logGroupName }) => logGroupName === logGroup);
  return { exists: found !== undefined, expires: found?.retentionInDays !== undefined };
}

async function roleSeen({ account }: AwsContext, groupArn: string) {
  const RoleName = logWriter.roleName;
  try {
    await account.read('IAM', 'GetRole', { RoleName });
    const { PolicyDocument = '' } = await account.read('IAM', 'GetRolePolicy', {
      RoleName,
      PolicyName: logWriter.policyName,
    });
    const { accountId } = account.facts;
    const resource = `${groupArn}:log-stream:any`;
    const lets = (action: string) =>
      letsIn(decodeURIComponent(PolicyDocument), { action, resource, accountId, conditions: 'none' });
    return { exists: true, allowed: logActions.every((action) => lets(action)) };
  } catch (error) {
    if (!isAwsError(error, 'NoSuchEntity')) throw error;
    return { exists: error.failure.operation === 'GetRolePolicy', allowed: false };
  }
}

function noTrail(): Problem {
  return new Problem('aws', {
    happened: 'No trail of this account covers every Region, so none can write to a log group for alarms.',
    account: 'Nothing was changed.',
    next: ['Open CloudTrail first.', 'Or choose EventBridge: any trail feeds it.'],
  });
}

function encrypted({ name }: TopicPicture): Problem {
  return new Problem('aws', {
    happened: `The topic ${name} is encrypted, and whether its key lets CloudWatch in cannot be seen from here.`,
    account: 'Nothing was changed.',
    next: [`Switch the encryption of ${name} off, or choose another topic, then open this step again.`],
  });
}
