// What the alerts made and is still there, in the order in which it can go: rules and alarms, then what they rest on. What
// others made, or still need, stays. Logs stay for good.
import { topicPicture } from '../aws/alert-topics.ts';
import { allPages } from '../aws/pages.ts';
import { globalEventsRegion } from '../aws/partition.ts';
import type { Change } from '../engine/plan.ts';
import { logGroup, logWriter } from './alert-alarms-plan.ts';
import { filtersFor, type RuleId } from './alert-events.ts';
import { nameOfForward } from './alert-forward-plan.ts';
import { forwarder, isShutHere, mayHaveRules, topicName } from './alert-gaps.ts';
import { nameOfRule } from './alert-rule-calls.ts';
import {
  again,
  alarmsFound,
  type Found,
  orNone,
  principal,
  roleFound,
  rulesFound,
  steps,
  topicFound,
} from './alert-undo-found.ts';
import type { AwsContext, UndoStep } from './contract.ts';
import { origin } from './undo-steps.ts';
import { madeByKind } from './undo-things.ts';

type Control = 'root-alert' | 'change-alert';

const rulesOf: { readonly [control in Control]: readonly RuleId[] } = {
  'root-alert': ['root-use'],
  'change-alert': ['iam-changes', 'alert-changes', 'account-changes'],
};

const words = { 'root-alert': 'use of root', 'change-alert': 'changes' } as const;

export async function alertUndo(control: Control, context: AwsContext): Promise<readonly UndoStep[]> {
  const { account } = context;
  if (isShutHere(account.facts)) return [];
  const { trailList = [] } = await account.read('CloudTrail', 'DescribeTrails', { includeShadowTrails: true });
  const homes = [...new Set([account.facts.region, ...trailList.flatMap(({ HomeRegion }) => HomeRegion ?? [])])];
  const [rules, alarms] = await Promise.all([
    mayHaveRules(account.facts) ? rulesFound(context) : [],
    Promise.all(homes.map((region) => alarmsFound(context, region))),
  ]);
  // What forwards serves both, and goes with the last of them.
  const forwards = control === 'root-alert' ? [nameOfForward] : [];
  const ours = new Set([...rulesOf[control].map((id) => nameOfRule(id)), ...forwards]);
  const filters = new Set(rulesOf[control].flatMap((id) => filtersFor(id)).map(({ name }) => name));
  const ownRules = rules.filter(({ name }) => ours.has(name));
  const ownAlarms = alarms.flat().filter(({ name }) => filters.has(name));
  const first = [
    ...steps(`undo-${control}-rules`, `The rules on ${words[control]}`, 'Delete the rules', ownRules),
    ...steps(`undo-${control}-alarms`, `The alarms on ${words[control]}`, 'Delete the alarms', ownAlarms),
  ];
  if (control === 'change-alert') return first;
  return [...first, ...(await foundations(context, { rules, alarms: alarms.flat(), homes }))];
}

interface Above {
  readonly rules: readonly Found[];
  readonly alarms: readonly Found[];
  readonly homes: readonly string[];
}

/** Roles, topics and the way of the logs: each once nothing of ours rests on it. */
async function foundations(context: AwsContext, { rules, alarms, homes }: Above): Promise<readonly UndoStep[]> {
  const { account } = context;
  const global = globalEventsRegion(account.facts.partition);
  const regions = [...new Set([...(mayHaveRules(account.facts) ? [global] : []), ...homes])];
  const [role, topics, logs] = await Promise.all([
    roleFound(context, forwarder.roleName, forwarder.rolePolicyName),
    Promise.all(regions.map((region) => topicFound(context, region))),
    logsFound(context, homes),
  ]);
  const above = rules.length + alarms.length > 0 ? 'Its rules and alarms come first.' : undefined;
  const heard = await subscriptionsFound(context);
  return [
    ...steps('undo-alert-subscriptions', 'Subscriptions of topics of yours', 'End them', heard),
    ...waiting(
      steps('undo-alert-role', `The role ${forwarder.roleName}`, 'Delete the role', role),
      rules.length > 0 ? 'Its rules come first.' : undefined,
    ),
    ...topics.flatMap((topic, index) =>
      waiting(
        steps(
          `undo-alert-topic-${regions[index] ?? ''}`,
          `The topic ${topicName} in ${regions[index] ?? ''}`,
          'Delete the topic',
          topic,
        ),
        above,
      ),
    ),
    ...waiting(logs, alarms.length > 0 ? 'Its alarms come first.' : undefined),
  ];
}

function waiting(all: readonly UndoStep[], why: string | undefined): readonly UndoStep[] {
  return why === undefined
    ? all
    : all.map((step) =>
        step.proposal.kind === 'changes' ? { ...step, proposal: { kind: 'blocked', why, next: [] } } : step,
      );
}

/** Addresses that this tool subscribed to topics that were there before. */
async function subscriptionsFound({ account, memory }: AwsContext): Promise<readonly Found[]> {
  const made = madeByKind(memory.made())('subscription').map((thing) => thing.split(' '));
  const found = await Promise.all(
    made.map(async ([arn = '', address = '']): Promise<readonly Found[]> => {
      const { name, region, subscribers } = await topicPicture(account, arn);
      const ours = subscribers.find(({ confirmed, endpoint }) => confirmed && endpoint === address);
      if (ours === undefined) return [];
      const thing = `subscription/${arn} ${address}`;
      const change: Change = {
        id: `unsubscribe-${region}-${name}`,
        summary: `End the subscription of ${address} to ${name}`,
        service: 'SNS',
        operation: 'Unsubscribe',
        region,
        principal,
        input: { SubscriptionArn: ours.arn },
        undo: again('subscribe it again'),
        unmakes: thing,
      };
      return [{ thing, knownBy: 'journal', changes: [change] }];
    }),
  );
  return found.flat();
}

/** The trail stops writing to our log group; what was written stays, until its year is over. */
async function logsFound(context: AwsContext, homes: readonly string[]): Promise<readonly UndoStep[]> {
  const { account, memory } = context;
  const { trailList = [] } = await account.read('CloudTrail', 'DescribeTrails', { includeShadowTrails: true });
  const made = memory.made();
  const writing: readonly Found[] = trailList.flatMap(
    ({ TrailARN = '', Name = '', HomeRegion, CloudWatchLogsLogGroupArn = '' }) => {
      const thing = `trail-logs/${TrailARN}`;
      if (!made.includes(thing) || !CloudWatchLogsLogGroupArn.includes(`:log-group:${logGroup}:`)) return [];
      const change: Change = {
        id: `logs-of-${Name}`,
        summary: `Let ${Name} write to its bucket only`,
        service: 'CloudTrail',
        operation: 'UpdateTrail',
        ...(HomeRegion === undefined ? {} : { region: HomeRegion }),
        principal,
        input: { Name: TrailARN, CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' },
        undo: again('give it the log group again'),
        unmakes: thing,
      };
      return [{ thing, knownBy: 'journal', changes: [change] }];
    },
  );
  const role = await roleFound(context, logWriter.roleName, logWriter.policyName);
  const groups = await Promise.all(homes.map((region) => groupStep(context, region)));
  const inUse = writing.length > 0 ? 'The trail still uses it.' : undefined;
  return [
    ...steps('undo-alert-logs', `The way of the trail to ${logGroup}`, 'Stop it', writing),
    ...waiting(steps('undo-alert-log-role', `The role ${logWriter.roleName}`, 'Delete the role', role), inUse),
    ...groups.flat(),
  ];
}

async function groupStep({ account, memory }: AwsContext, region: string): Promise<readonly UndoStep[]> {
  const input = { logGroupNamePrefix: logGroup };
  const groups = await orNone(
    allPages(account, ['CloudWatchLogs', 'DescribeLogGroups'], input, ({ logGroups }) => logGroups, { region }),
  );
  const isMade = memory.made().includes(`log-group/${region}/${logGroup}`);
  if (!isMade || !groups.some(({ logGroupName }) => logGroupName === logGroup)) return [];
  return [
    {
      id: `undo-alert-log-group-${region}`,
      title: `The log group ${logGroup}`,
      knownBy: 'journal',
      statement: origin('journal'),
      staysForGood: true,
      proposal: {
        kind: 'blocked',
        why: 'There are logs in it, and logs are never deleted here.',
        next: ['They go by themselves after a year.'],
      },
    },
  ];
}
