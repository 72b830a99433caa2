// By what ways an event of CloudTrail reaches somebody: EventBridge rules in its Region, straight to a topic or over the
// default bus of another Region, and alarms on the logs of a trail. What is read here is judged by events, never by names.
import type { Trail } from '@aws-sdk/client-cloudtrail';
import { AwsProblem, isAwsError } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { confirmedOf, isTopic, type TopicPicture, topicPicture } from './alert-topics.ts';
import { type EarlyRead, earlyRead, type KnownEarly } from './early-reads.ts';
import { type JsonRecord, matchesEvent } from './event-patterns.ts';
import { type AlarmPicture, isSameMetric, logRoutes, type LogRoute } from './log-alarms.ts';
import { matchesRecord } from './log-filters.ts';
import { allPages } from './pages.ts';
import { globalEventsRegion } from './partition.ts';
import { enabledRegions, firstRegionsReads } from './regions.ts';
import { letsIn } from './service-leave.ts';
import { firstTrailsRead } from './trails.ts';
import { unlessMissing } from './users.ts';

/** An event that has to reach somebody. */
export interface Sample {
  /** What it stands for, e.g. `sign-ins of root`. */
  readonly says: string;
  readonly detailType: string;
  readonly detail: JsonRecord & { readonly eventSource: string; readonly eventName: string };
}

export interface RulePicture {
  readonly region: string;
  readonly name: string;
  readonly pattern: string;
  readonly state: string;
  readonly targets: readonly { readonly id: string; readonly arn: string; readonly roleArn: string | undefined }[];
}

export interface RolePicture {
  readonly name: string;
  readonly exists: boolean;
  /** EventBridge may take it. */
  readonly trusted: boolean;
  /** It may put events on the bus of the global Region; of roles that are not ours that is not read. */
  readonly allowed: boolean;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];
}

export interface AlertPicture {
  readonly accountId: string;
  /** Where global services and sign-ins of root are recorded. */
  readonly global: string;
  readonly regions: readonly string[];
  readonly remark: string | undefined;
  /** Regions whose rules could not be read, and whether the organization, or that they are not on yet, is the reason. */
  readonly unread: readonly { readonly region: string; readonly why: string; readonly shut: boolean }[];
  /** Only those that match one of the samples. */
  readonly rules: readonly RulePicture[];
  readonly topics: readonly TopicPicture[];
  readonly roles: readonly RolePicture[];
  readonly trails: readonly Trail[];
  readonly logs: readonly LogRoute[];
}

export interface Sought {
  readonly samples: readonly Sample[];
  /** Those of them that may be recorded outside the global Region. */
  readonly elsewhere: readonly Sample[];
  /** Topics to look at whether or not a rule or an alarm sends there. */
  readonly topicArns: readonly string[];
  /** The role that this tool makes. */
  readonly roleName: string;
  readonly rolePolicyName: string;
  /** False where no rule may be made in the global Region, so that none is looked for. */
  readonly rules: boolean;
}

/** What `alertPicture` can ask without knowing the account: the rules where most of them are, and what leads to the others. */
export function firstAlertReads(known: KnownEarly): readonly EarlyRead[] {
  const places = new Set([globalEventsRegion(known.partition), known.region]);
  const rules = [...places].map((place) => earlyRead('EventBridge', 'ListRules', {}, place));
  return [...rules, firstTrailsRead, ...firstRegionsReads(known)];
}

export const busArn = (account: Pick<AccountSession, 'facts'>, region: string) =>
  `arn:${account.facts.partition}:events:${region}:${account.facts.accountId}:event-bus/default`;

export async function alertPicture(account: AccountSession, sought: Sought): Promise<AlertPicture> {
  const { partition, accountId, region: here } = account.facts;
  const global = globalEventsRegion(partition);
  const topics = new Map<string, Promise<TopicPicture>>();
  const topicOf = (arn: string) => {
    const known = topics.get(arn) ?? topicPicture(account, arn);
    topics.set(arn, known);
    return known;
  };
  const roles = new Map<string, Promise<RolePicture>>();
  const roleOf = (name: string) => {
    const known = roles.get(name) ?? rolePicture(account, name, sought);
    roles.set(name, known);
    return known;
  };
  const rulesOf = async (region: string): Promise<readonly RulePicture[]> => {
    const rules = await candidatesIn(account, region, region === global ? sought.samples : sought.elsewhere);
    await Promise.all(
      rules.flatMap(({ targets }) =>
        targets.map(async ({ arn, roleArn }) => {
          if (isTopic(arn)) await topicOf(arn);
          else if (roleArn !== undefined && /^arn:[^:]+:events:/.test(arn)) await roleOf(nameOfRole(roleArn));
        }),
      ),
    );
    return rules;
  };
  const elsewhere = async () => {
    const { regions, remark } = await enabledRegions(account);
    const others = regions.filter((region) => region !== global);
    const looked = await Promise.all(others.map((region) => unlessShut(region, () => rulesOf(region))));
    return { regions, remark, looked };
  };
  const onlyHere = Promise.resolve({ regions: [here], remark: undefined, looked: [] });
  const ofTrails = async () => {
    const { trailList = [] } = await account.read('CloudTrail', 'DescribeTrails', { includeShadowTrails: true });
    return { trails: trailList, logs: await logRoutes(account, trailList, topicOf) };
  };
  const [inGlobal, others, { trails, logs }] = await Promise.all([
    sought.rules ? rulesOf(global) : [],
    sought.rules ? elsewhere() : onlyHere,
    ofTrails(),
    Promise.all(sought.topicArns.map((arn) => topicOf(arn))),
    sought.rules ? roleOf(sought.roleName) : undefined,
  ]);
  return {
    ...{ accountId, global, trails, logs, remark: others.remark },
    regions: [...new Set([global, ...others.regions])],
    unread: others.looked.flatMap((looked) => (looked.found === undefined ? [looked] : [])),
    rules: [...inGlobal, ...others.looked.flatMap(({ found }) => found ?? [])],
    topics: await Promise.all(topics.values()),
    roles: await Promise.all(roles.values()),
  };
}

const nameOfRole = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

async function candidatesIn(
  account: AccountSession,
  region: string,
  samples: readonly Sample[],
): Promise<readonly RulePicture[]> {
  const rules = await allPages(account, ['EventBridge', 'ListRules'], {}, ({ Rules }) => Rules, { region });
  const { accountId } = account.facts;
  const candidates = rules.filter(({ EventPattern }) =>
    samples.some((sample) => matchesEvent(EventPattern, eventOf(sample, region, accountId))),
  );
  return Promise.all(
    candidates.map(async ({ Name = '', EventPattern = '', State = '' }) => {
      const listed = await allPages(
        account,
        ['EventBridge', 'ListTargetsByRule'],
        { Rule: Name },
        ({ Targets }) => Targets,
        { region },
      );
      const targets = listed.map(({ Id = '', Arn = '', RoleArn }) => ({ id: Id, arn: Arn, roleArn: RoleArn }));
      return { region, name: Name, pattern: EventPattern, state: State, targets };
    }),
  );
}

const shutCodes = ['OptInRequired', 'SubscriptionRequired', 'UnrecognizedClient', 'InvalidClientTokenId'];

async function unlessShut<Found>(region: string, read: () => Promise<Found>) {
  try {
    return { region, found: await read() };
  } catch (error) {
    if (!(error instanceof AwsProblem) || !isAwsError(error, 'AccessDenied', ...shutCodes)) throw error;
    const { service, operation, code, deniedByScp } = error.failure;
    return {
      region,
      why: `${service}:${operation} answered ${code}`,
      shut: deniedByScp || isAwsError(error, ...shutCodes),
    };
  }
}

async function rolePicture(
  account: AccountSession,
  name: string,
  { roleName, rolePolicyName }: Sought,
): Promise<RolePicture> {
  const { accountId, partition } = account.facts;
  const bus = busArn(account, globalEventsRegion(partition));
  const [role, policy] = await Promise.all([
    unlessMissing(account.read('IAM', 'GetRole', { RoleName: name })),
    name === roleName
      ? unlessMissing(account.read('IAM', 'GetRolePolicy', { RoleName: name, PolicyName: rolePolicyName }))
      : undefined,
  ]);
  const trust = decoded(role?.Role?.AssumeRolePolicyDocument);
  const taking = {
    service: 'events.amazonaws.com',
    action: 'sts:AssumeRole',
    accountId,
    conditions: 'of-account',
  } as const;
  const putting = { action: 'events:PutEvents', resource: bus, accountId, conditions: 'none' } as const;
  return {
    name,
    exists: role !== undefined,
    trusted: letsIn(trust, taking),
    allowed: name !== roleName || letsIn(decoded(policy?.PolicyDocument), putting),
    tags: role?.Role?.Tags ?? [],
  };
}

/** IAM gives documents percent-encoded. */
function decoded(document: string | undefined): string | undefined {
  try {
    return document === undefined ? undefined : decodeURIComponent(document);
  } catch {
    return undefined;
  }
}

/** As EventBridge would offer it to the rules of that Region. */
export function eventOf({ detailType, detail }: Sample, region: string, accountId: string): JsonRecord {
  const source = `aws.${detail.eventSource.replace(/\.amazonaws\.com$/, '')}`;
  return {
    ...{ version: '0', id: '00000000-0000-4000-8000-000000000000', 'detail-type': detailType, source },
    ...{ account: accountId, time: '2026-01-01T00:00:00Z', region, resources: [] },
    detail: { ...detail, awsRegion: region, recipientAccountId: accountId },
  };
}

/** Whether a rule in that state is offered the event (EventBridge API reference, PutRule). */
function sees(state: string, { detail }: Sample): boolean {
  if (state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') return true;
  return state === 'ENABLED' && !(detail['readOnly'] === true && /^(?:Get|List|Describe)/.test(detail.eventName));
}

export const catches = ({ accountId }: AlertPicture, rule: RulePicture, sample: Sample, from = rule.region) =>
  matchesEvent(rule.pattern, eventOf(sample, from, accountId));

/** It takes what EventBridge sends. */
export const takesEvents = ({ exists, encrypted, letsEvents }: TopicPicture) => exists && !encrypted && letsEvents;
/** It takes what alarms send. */
export const takesAlarms = ({ exists, encrypted, letsAlarms }: TopicPicture) => exists && !encrypted && letsAlarms;

const reaches = (topic: TopicPicture) => takesEvents(topic) && confirmedOf(topic).length > 0;
const alarmReaches = (topic: TopicPicture) => takesAlarms(topic) && confirmedOf(topic).length > 0;
export const topicAt = ({ topics }: AlertPicture, arn: string) => topics.find((topic) => topic.arn === arn);

/** The topics that an event in that Region reaches by rules, of those that `serves` admits. */
export function byRules(
  picture: AlertPicture,
  sample: Sample,
  region: string,
  serves: (topic: TopicPicture) => boolean = reaches,
): readonly TopicPicture[] {
  const at = (there: string): readonly RulePicture[] =>
    picture.rules.filter(
      (rule) => rule.region === there && sees(rule.state, sample) && catches(picture, rule, sample, region),
    );
  const straight = (there: string) =>
    at(there)
      .flatMap(({ targets }) => targets)
      .flatMap(({ arn }) => topicAt(picture, arn) ?? [])
      .filter((topic) => topic.region === there && serves(topic));
  const forwarded = at(region)
    .flatMap(({ targets }) => targets)
    .flatMap(({ arn, roleArn = '' }) => {
      const [, bus, owner] = /^arn:[^:]+:events:([^:]+):(\d+):event-bus\/default$/.exec(arn) ?? [];
      const role = picture.roles.find(({ name }) => name === nameOfRole(roleArn));
      const goes = owner === picture.accountId && role?.trusted === true && role.allowed;
      return bus === undefined || bus === region || !goes ? [] : straight(bus);
    });
  return [...straight(region), ...forwarded];
}

/** The alarm that an event in the logs sets off, and that reaches somebody. */
export function byLogs(
  picture: AlertPicture,
  { detail }: Sample,
  serves: (topic: TopicPicture) => boolean = alarmReaches,
): AlarmPicture | undefined {
  for (const { delivering, filters, alarms } of picture.logs) {
    const counting = delivering ? filters.filter(({ pattern }) => matchesRecord(pattern, detail)) : [];
    const alarm = alarms.find(
      ({ metric, sensitive, actionsEnabled, topicArns }) =>
        counting.some((filter) => isSameMetric(filter.metric, metric)) &&
        sensitive &&
        actionsEnabled &&
        picture.topics.some((topic) => topicArns.includes(topic.arn) && serves(topic)),
    );
    if (alarm !== undefined) return alarm;
  }
  return undefined;
}
