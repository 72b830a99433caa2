// What of the alerts is still there and was made by this tool: the journal says so, or a tag. Reads only.
import { type TopicPicture, topicArn, topicPicture } from '../aws/alert-topics.ts';
import { allPages } from '../aws/pages.ts';
import { globalEventsRegion } from '../aws/partition.ts';
import { enabledRegions } from '../aws/regions.ts';
import { listed } from '../aws/users.ts';
import { unlessRefused } from '../engine/errors.ts';
import type { Change } from '../engine/plan.ts';
import { topicName } from './alert-gaps.ts';
import { type AwsContext, isOwnTag, type KnownBy, type UndoStep } from './contract.ts';
import { stepsByOrigin } from './undo-steps.ts';

export const principal = 'caller' as const;
/** Not there, or not to be seen by this caller. */
const unseen = ['NoSuchEntity', 'AccessDenied'] as const;

export const again = (how: string) => ({ kind: 'can-be-undone', how }) as const;

export interface Found {
  readonly thing: string;
  readonly knownBy: KnownBy;
  readonly changes: readonly Change[];
}

export function steps(id: string, title: string, yes: string, found: readonly Found[]): readonly UndoStep[] {
  return stepsByOrigin(id, found, (some) => ({
    title,
    plan: { title: `Take back: ${title}`, changes: some.flatMap(({ changes }) => changes) },
    yes,
  }));
}

export async function knownAs(
  thing: string,
  { memory }: AwsContext,
  tags: () => Promise<readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]>,
): Promise<KnownBy | undefined> {
  if (memory.made().includes(thing)) return 'journal';
  return (await tags()).some((tag) => isOwnTag(tag)) ? 'tag' : undefined;
}

export async function rulesFound(context: AwsContext) {
  const { account } = context;
  const { regions } = await enabledRegions(account);
  const global = globalEventsRegion(account.facts.partition);
  const everywhere = await Promise.all([...new Set([global, ...regions])].map((region) => rulesIn(context, region)));
  return everywhere.flat();
}

async function rulesIn(context: AwsContext, region: string) {
  const { account } = context;
  const rules = await orNone(
    allPages(account, ['EventBridge', 'ListRules'], { NamePrefix: 'rootlock-' }, ({ Rules }) => Rules, { region }),
  );
  const found = await Promise.all(
    rules.map(async ({ Name = '', Arn = '' }) => {
      const thing = `event-rule/${region}/${Name}`;
      const [knownBy, targets] = await Promise.all([
        knownAs(thing, context, async () => {
          const { Tags = [] } = await account.read(
            'EventBridge',
            'ListTagsForResource',
            { ResourceARN: Arn },
            { region },
          );
          return Tags;
        }),
        allPages(account, ['EventBridge', 'ListTargetsByRule'], { Rule: Name }, ({ Targets }) => Targets, { region }),
      ]);
      if (knownBy === undefined) return [];
      const base = { service: 'EventBridge', region, principal, undo: again('make it again') } as const;
      const ids = targets.flatMap(({ Id }) => Id ?? []);
      const changes: readonly Change[] = [
        ...(ids.length === 0
          ? []
          : [
              {
                ...base,
                id: `targets-${region}-${Name}`,
                summary: `Take the targets off ${Name} in ${region}`,
                operation: 'RemoveTargets',
                input: { Rule: Name, Ids: ids },
              },
            ]),
        {
          ...base,
          id: `rule-${region}-${Name}`,
          summary: `Delete the rule ${Name} in ${region}`,
          operation: 'DeleteRule',
          input: { Name },
          unmakes: thing,
        },
      ];
      return [{ thing, name: Name, knownBy, changes }];
    }),
  );
  return found.flat();
}

export async function alarmsFound(context: AwsContext, region: string) {
  const { account, memory } = context;
  const prefix = 'rootlock-';
  const [alarms, filters] = await Promise.all([
    orNone(
      allPages(
        account,
        ['CloudWatch', 'DescribeAlarms'],
        { AlarmNamePrefix: prefix },
        ({ MetricAlarms }) => MetricAlarms,
        { region },
      ),
    ),
    orNone(
      allPages(account, ['CloudWatchLogs', 'DescribeMetricFilters'], {}, ({ metricFilters }) => metricFilters, {
        region,
      }),
    ),
  ]);
  const made = memory.made();
  const base = { region, principal, undo: again('make it again') } as const;
  const foundAlarms = await Promise.all(
    alarms.map(async ({ AlarmName = '', AlarmArn = '' }) => {
      const thing = `alarm/${region}/${AlarmName}`;
      const knownBy = await knownAs(thing, context, async () => {
        const { Tags = [] } = await account.read(
          'CloudWatch',
          'ListTagsForResource',
          { ResourceARN: AlarmArn },
          { region },
        );
        return Tags;
      });
      if (knownBy === undefined) return [];
      const change: Change = {
        ...base,
        id: `alarm-${region}-${AlarmName}`,
        summary: `Delete the alarm ${AlarmName} in ${region}`,
        service: 'CloudWatch',
        operation: 'DeleteAlarms',
        input: { AlarmNames: [AlarmName] },
        unmakes: thing,
      };
      return [{ thing, name: AlarmName, knownBy, changes: [change] }];
    }),
  );
  // A metric filter carries no tag: the journal alone knows it.
  const foundFilters = filters.flatMap(({ filterName = '', logGroupName = '' }) => {
    const thing = `metric-filter/${region}/${logGroupName}/${filterName}`;
    if (!made.includes(thing)) return [];
    const change: Change = {
      ...base,
      id: `filter-${region}-${logGroupName}-${filterName}`,
      summary: `Delete the metric filter ${filterName} of ${logGroupName}`,
      service: 'CloudWatchLogs',
      operation: 'DeleteMetricFilter',
      input: { logGroupName, filterName },
      unmakes: thing,
    };
    return [{ thing, name: filterName, knownBy: 'journal' as const, changes: [change] }];
  });
  return [...foundAlarms.flat(), ...foundFilters];
}

export async function roleFound(context: AwsContext, RoleName: string, PolicyName: string): Promise<readonly Found[]> {
  const { account } = context;
  const role = await unlessRefused(account.read('IAM', 'GetRole', { RoleName }), ...unseen);
  if (role === undefined) return [];
  const thing = `role/${RoleName}`;
  const knownBy = await knownAs(thing, context, async () => role.Role?.Tags ?? []);
  if (knownBy === undefined) return [];
  const policy = await unlessRefused(account.read('IAM', 'GetRolePolicy', { RoleName, PolicyName }), ...unseen);
  const base = { service: 'IAM', principal, undo: again('make it again') } as const;
  return [
    {
      thing,
      knownBy,
      changes: [
        ...(policy === undefined
          ? []
          : [
              {
                ...base,
                id: `policy-${RoleName}`,
                summary: `Delete the policy of ${RoleName}`,
                operation: 'DeleteRolePolicy',
                input: { RoleName, PolicyName },
              },
            ]),
        {
          ...base,
          id: `role-${RoleName}`,
          summary: `Delete the role ${RoleName}`,
          operation: 'DeleteRole',
          input: { RoleName },
          retries: { errors: ['DeleteConflict'], forSeconds: 60, because: 'its policy is not gone everywhere yet' },
          unmakes: thing,
        },
      ],
    },
  ];
}

export async function topicFound(context: AwsContext, region: string): Promise<readonly Found[]> {
  const { account } = context;
  const arn = topicArn(account.facts, region, topicName);
  const topic: TopicPicture | undefined = await unlessRefused(topicPicture(account, arn), ...unseen);
  if (topic?.exists !== true) return [];
  const thing = `topic/${arn}`;
  const knownBy = await knownAs(thing, context, async () => {
    const { Tags = [] } = await account.read('SNS', 'ListTagsForResource', { ResourceArn: arn }, { region });
    return Tags;
  });
  if (knownBy === undefined) return [];
  const heard = topic.subscribers.map(({ endpoint }) => endpoint);
  const change: Change = {
    id: `topic-${region}`,
    summary: `Delete the topic ${topicName} in ${region}, and with it the subscriptions: ${listed(heard)}`,
    service: 'SNS',
    operation: 'DeleteTopic',
    region,
    principal,
    input: { TopicArn: arn },
    undo: again('make it again; every address has to confirm anew'),
    unmakes: thing,
  };
  return [{ thing, knownBy, changes: [change] }];
}

/** A Region that cannot be read has nothing that could be taken back from here. */
export async function orNone<Item>(read: Promise<readonly Item[]>): Promise<readonly Item[]> {
  return (await unlessRefused(read, 'AccessDenied', 'OptInRequired', 'SubscriptionRequired', 'ResourceNotFound')) ?? [];
}
