// The form of alert that CIS and Prowler look for: a trail that writes to a log group, a metric filter on it, an alarm on
// the metric, a topic. It sees every Region that the trail covers.
import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { isAwsError } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { isTopic, type TopicPicture } from './alert-topics.ts';
import { allPages } from './pages.ts';

export interface FilterPicture {
  readonly name: string;
  readonly pattern: string;
  readonly metric: { readonly name: string; readonly namespace: string } | undefined;
}

export interface AlarmPicture {
  readonly name: string;
  readonly metric: { readonly name: string; readonly namespace: string };
  /** It goes off at the first event. */
  readonly sensitive: boolean;
  readonly actionsEnabled: boolean;
  readonly topicArns: readonly string[];
}

/** A log group of this account that a trail of every Region writes to. */
export interface LogRoute {
  readonly trailArn: string;
  readonly trailName: string;
  readonly region: string;
  readonly group: string;
  readonly delivering: boolean;
  readonly filters: readonly FilterPicture[];
  readonly alarms: readonly AlarmPicture[];
}

/** `topicOf` is asked for every topic that an alarm names. */
export async function logRoutes(
  account: AccountSession,
  trailList: readonly Trail[],
  topicOf: (arn: string) => Promise<TopicPicture>,
): Promise<readonly LogRoute[]> {
  const found = await Promise.all(
    trailList.map(async ({ TrailARN = '', Name = '', HomeRegion, CloudWatchLogsLogGroupArn = '', ...trail }) => {
      const [, region, owner, group] =
        /^arn:[^:]+:logs:([^:]+):(\d+):log-group:([^:]+)/.exec(CloudWatchLogsLogGroupArn) ?? [];
      const coversAll = trail.IsMultiRegionTrail === true && trail.IncludeGlobalServiceEvents === true;
      if (region === undefined || group === undefined || owner !== account.facts.accountId || !coversAll) return [];
      const [status, filters, alarms] = await Promise.all([
        account.read('CloudTrail', 'GetTrailStatus', { Name: TrailARN }, { region: HomeRegion ?? region }),
        filtersOf(account, group, region),
        allPages(account, ['CloudWatch', 'DescribeAlarms'], {}, ({ MetricAlarms }) => MetricAlarms, { region }),
      ]);
      const route: LogRoute = {
        ...{ trailArn: TrailARN, trailName: Name, region, group },
        delivering: status.IsLogging === true && (status.LatestCloudWatchLogsDeliveryError ?? '') === '',
        filters: filters.map((filter) => filterPicture(filter)),
        alarms: alarms.flatMap((alarm) => alarmPicture(alarm)),
      };
      await Promise.all(
        route.alarms
          .filter(({ metric }) => route.filters.some((filter) => isSameMetric(filter.metric, metric)))
          .flatMap(({ topicArns }) => topicArns.map(topicOf)),
      );
      return [route];
    }),
  );
  return found.flat();
}

async function filtersOf(
  account: AccountSession,
  logGroupName: string,
  region: string,
): Promise<readonly MetricFilter[]> {
  try {
    return await allPages(
      account,
      ['CloudWatchLogs', 'DescribeMetricFilters'],
      { logGroupName },
      ({ metricFilters }) => metricFilters,
      { region },
    );
  } catch (error) {
    // The group is gone, and the trail does not know it yet.
    if (isAwsError(error, 'ResourceNotFound')) return [];
    throw error;
  }
}

function filterPicture({
  filterName = '',
  filterPattern = '',
  metricTransformations = [],
}: MetricFilter): FilterPicture {
  const [first] = metricTransformations;
  const counts = Number(first?.metricValue) >= 1;
  return {
    name: filterName,
    pattern: filterPattern,
    metric:
      first === undefined || !counts
        ? undefined
        : { name: first.metricName ?? '', namespace: first.metricNamespace ?? '' },
  };
}

function alarmPicture(alarm: MetricAlarm): readonly AlarmPicture[] {
  const { AlarmName = '', MetricName, Namespace, Threshold = Number.POSITIVE_INFINITY, ComparisonOperator } = alarm;
  if (MetricName === undefined || Namespace === undefined) return [];
  const least = ComparisonOperator === 'GreaterThanOrEqualToThreshold' ? Threshold <= 1 : Threshold < 1;
  const rises = ComparisonOperator?.startsWith('GreaterThan') === true && Threshold >= 0;
  const sensitive =
    least &&
    rises &&
    ['Sum', 'Maximum', 'SampleCount'].includes(alarm.Statistic ?? '') &&
    (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1) === 1 &&
    (alarm.Dimensions ?? []).length === 0;
  return [
    {
      name: AlarmName,
      metric: { name: MetricName, namespace: Namespace },
      sensitive,
      actionsEnabled: alarm.ActionsEnabled ?? true,
      topicArns: (alarm.AlarmActions ?? []).filter((arn) => isTopic(arn)),
    },
  ];
}

export function isSameMetric(one: FilterPicture['metric'], other: FilterPicture['metric']): boolean {
  return one !== undefined && one.name === other?.name && one.namespace === other.namespace;
}
