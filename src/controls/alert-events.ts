// What has to reach somebody, as events of CloudTrail that stand for all of their kind, and the patterns of EventBridge and
// of CloudWatch Logs that this tool writes for them. CIS AWS Foundations 7.0.0 5.3, 5.4 and 5.5 give the last three filters.
import type { AccountFacts } from '../aws/account.ts';
import type { Sample } from '../aws/alert-routes.ts';
import type { JsonRecord } from '../aws/event-patterns.ts';

export type RuleId = 'root-use' | 'iam-changes' | 'alert-changes' | 'account-changes';

export interface Watched extends Sample {
  /**
   * Where it may happen: in the Region of the global services only, in every Region, or in the Region where a trail is at
   * home, which alone takes changes to it.
   */
  readonly where: 'global' | 'every' | 'home';
  /** Which of our rules, and which of our filters, sees it. */
  readonly rule: RuleId;
  /** It silences alerts of that form, which alone has to hear of it. */
  readonly only?: 'rules' | 'alarms';
}

export const apiCall = 'AWS API Call via CloudTrail';
export const signIn = 'AWS Console Sign In via CloudTrail';
const consoleAction = 'AWS Console Action via CloudTrail';

type Facts = Pick<AccountFacts, 'accountId' | 'partition'>;

function called(eventSource: string, eventName: string, userIdentity: JsonRecord): Sample['detail'] {
  return {
    ...{ eventVersion: '1.11', eventTime: '2026-01-01T00:00:00Z', sourceIPAddress: '203.0.113.24', userAgent: 'any' },
    ...{ eventSource: `${eventSource}.amazonaws.com`, eventName, userIdentity, readOnly: false },
    ...{ eventType: 'AwsApiCall', managementEvent: true, eventCategory: 'Management' },
  };
}

function rootIdentity({ accountId, partition }: Facts, accessKeyId: string): JsonRecord {
  return {
    type: 'Root',
    principalId: accountId,
    arn: `arn:${partition}:iam::${accountId}:root`,
    accountId,
    accessKeyId,
  };
}

/** One of an unforeseen service too: whoever lists services or names has not got all. */
export function rootEvents(facts: Facts): readonly Watched[] {
  const [session, key] = ['ASIAEXAMPLE', 'AKIAEXAMPLE'].map((id) => rootIdentity(facts, id)) as [
    JsonRecord,
    JsonRecord,
  ];
  const signedIn: Sample['detail'] = {
    ...called('signin', 'ConsoleLogin', session),
    eventType: 'AwsConsoleSignIn',
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { MFAUsed: 'Yes', MobileVersion: 'No' },
  };
  const calls = { says: 'calls of root', detailType: apiCall, rule: 'root-use' } as const;
  return [
    { says: 'sign-ins of root', detailType: signIn, detail: signedIn, where: 'global', rule: 'root-use' },
    { ...calls, detail: called('iam', 'CreateAccessKey', session), where: 'global' },
    { ...calls, detail: called('unforeseen', 'DoSomething', session), where: 'every' },
    { ...calls, detail: called('unforeseen', 'DoSomething', key), where: 'every' },
  ];
}

/** A reading call with a long-term key: it does not sign in, so this is how it first shows. */
export function rootKeyReads(facts: Facts): Sample {
  const detail = { ...called('sts', 'GetCallerIdentity', rootIdentity(facts, 'AKIAEXAMPLE')), readOnly: true };
  return { says: 'reading calls with a root key', detailType: apiCall, detail };
}

/** In the order that CIS gives them, which Prowler expects. */
const policyChanges = [
  ...['DeleteGroupPolicy', 'DeleteRolePolicy', 'DeleteUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy'],
  ...['CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion', 'AttachRolePolicy'],
  ...['DetachRolePolicy', 'AttachUserPolicy', 'DetachUserPolicy', 'AttachGroupPolicy', 'DetachGroupPolicy'],
];
/** CIS has it not, and it changes what a policy allows all the same. */
const morePolicyChanges = ['SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy'];
const trailChanges = ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'];
const selectorChanges = ['PutEventSelectors'];
const ruleChanges = ['DeleteRule', 'DisableRule', 'PutRule', 'RemoveTargets'];
const topicChanges = ['DeleteTopic', 'Unsubscribe', 'SetTopicAttributes'];
const filterChanges = ['DeleteMetricFilter', 'PutMetricFilter', 'DeleteLogGroup'];
const alarmChanges = ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm'];
const iamSettings = [
  'UpdateAccountPasswordPolicy',
  'DeleteAccountPasswordPolicy',
  'CreateAccountAlias',
  'DeleteAccountAlias',
];
const accountSettings = ['PutAlternateContact', 'DeleteAlternateContact', 'PutContactInformation', 'EnableRegion'];

/** Sources of account and billing settings, all of whose changes count. */
const settingSources = ['aws.account', 'aws.billing', 'aws.billingconsole', 'aws.payments', 'aws.invoicing'];

/** `alert` is what the alert consists of: the changes that could silence it. */
export function changeEvents({ accountId, partition }: Facts, alert: 'rules' | 'alarms'): readonly Watched[] {
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/any/somebody`;
  const people: readonly JsonRecord[] = [
    { type: 'IAMUser', arn: `arn:${partition}:iam::${accountId}:user/somebody`, accountId, userName: 'somebody' },
    { type: 'AssumedRole', arn, accountId },
  ];
  const all = (
    names: readonly string[],
    source: string,
    of: Pick<Watched, 'says' | 'where' | 'rule' | 'only'>,
  ): readonly Watched[] =>
    names.map((name, index) => {
      const detail = called(source, name, people[index % people.length] ?? {});
      return { ...of, detailType: apiCall, detail };
    });
  const policies = { says: 'changes to IAM policies', where: 'global', rule: 'iam-changes' } as const;
  const trails = { says: 'changes to the trail', where: 'home', rule: 'alert-changes' } as const;
  const settings = { says: 'changes to account and billing settings', where: 'global' } as const;
  const alerts = { says: 'changes to the alert itself', rule: 'alert-changes' } as const;
  return [
    ...all(policyChanges, 'iam', policies),
    ...all([...trailChanges, ...selectorChanges], 'cloudtrail', trails),
    ...(alert === 'rules'
      ? all(ruleChanges, 'events', { ...alerts, where: 'every', only: 'rules' })
      : [
          ...all(filterChanges, 'logs', { ...alerts, where: 'home', only: 'alarms' }),
          ...all(alarmChanges, 'monitoring', { ...alerts, where: 'home', only: 'alarms' }),
        ]),
    ...all(topicChanges, 'sns', { ...alerts, where: alert === 'rules' ? 'global' : 'home' }),
    ...all(iamSettings, 'iam', { ...settings, rule: 'iam-changes' }),
    ...all(accountSettings, 'account', { ...settings, rule: 'account-changes' }),
    ...all(['UpdateSomeSetting'], 'billing', { ...settings, rule: 'account-changes' }),
  ];
}

export interface RuleText {
  readonly name: string;
  readonly description: string;
  readonly state: 'ENABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  readonly pattern: JsonRecord;
}

/**
 * Every sign-in of root and every change by it. Of its reading calls only those with a long-term key: a console session
 * reads hundreds of times, and has announced itself by its sign-in.
 */
const rootBranches: readonly JsonRecord[] = [
  { readOnly: [false] },
  { readOnly: [{ exists: false }] },
  { userIdentity: { accessKeyId: [{ prefix: 'AKIA' }] } },
];
const rootState = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export function rootRule(name: string, detailTypes: readonly string[] = [signIn, apiCall]): RuleText {
  return {
    ...{ name, state: rootState },
    description: 'Use of root: sign-ins, changes, and everything that a root access key does (made by rootlock)',
    pattern: { 'detail-type': detailTypes, detail: { userIdentity: { type: ['Root'] }, $or: rootBranches } },
  };
}

/** What other Regions forward, for both alerts: use of root, and changes to the trail and to the alerts. */
export function forwardRule(name: string): RuleText {
  const ofRoot = rootBranches.map((branch) => ({
    'detail-type': [signIn, apiCall],
    detail: { ...branch, userIdentity: { type: ['Root'], ...(branch['userIdentity'] as JsonRecord | undefined) } },
  }));
  return {
    ...{ name, state: rootState },
    description:
      'Forwards use of root, and changes to trail and alerts, to the Region of the alerts (made by rootlock)',
    pattern: { $or: [...ofRoot, changeRule('alert-changes', name).pattern] },
  };
}

/** Rules on changes, each within the length that AWS takes. */
export function changeRule(id: Exclude<RuleId, 'root-use'>, name: string): RuleText {
  const rule = (what: string, pattern: JsonRecord): RuleText => ({
    ...{ name, state: 'ENABLED', pattern },
    description: `${what} (made by rootlock)`,
  });
  switch (id) {
    case 'iam-changes':
      return rule('Changes to IAM policies and to settings of the account in IAM', {
        source: ['aws.iam'],
        'detail-type': [apiCall],
        detail: { eventName: [...policyChanges, ...morePolicyChanges, ...iamSettings] },
      });
    case 'alert-changes':
      return rule('Changes to the trail and to what the alerts consist of', {
        source: ['aws.cloudtrail', 'aws.events', 'aws.sns'],
        'detail-type': [apiCall],
        detail: { eventName: [...trailChanges, ...selectorChanges, ...ruleChanges, ...topicChanges] },
      });
    case 'account-changes':
      return rule('Changes to account and billing settings', {
        source: settingSources,
        'detail-type': [apiCall, consoleAction],
        detail: { readOnly: [false] },
      });
  }
}

export interface FilterText {
  readonly name: string;
  readonly pattern: string;
}

const anyOf = (names: readonly string[]) => names.map((name) => `($.eventName = ${name})`).join(' || ');

/** Metric filters. Where CIS gives one, it is that one to the letter, and what it leaves out goes into one of our own. */
export function filtersFor(id: RuleId): readonly FilterText[] {
  switch (id) {
    case 'root-use':
      return [
        {
          name: 'rootlock-root-use',
          pattern:
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
        },
      ];
    case 'iam-changes':
      return [
        { name: 'rootlock-iam-policy-changes', pattern: `{ ${anyOf(policyChanges)} }` },
        { name: 'rootlock-iam-setting-changes', pattern: `{ ${anyOf([...morePolicyChanges, ...iamSettings])} }` },
      ];
    case 'alert-changes':
      return [
        { name: 'rootlock-trail-changes', pattern: `{ ${anyOf(trailChanges)} }` },
        {
          name: 'rootlock-alert-changes',
          pattern: `{ ${anyOf([...selectorChanges, ...filterChanges, ...alarmChanges, ...topicChanges])} }`,
        },
      ];
    case 'account-changes': {
      const sources = settingSources.map((source) => `($.eventSource = "${source.slice(4)}.amazonaws.com")`);
      return [{ name: 'rootlock-account-changes', pattern: `{ ($.readOnly IS FALSE) && (${sources.join(' || ')}) }` }];
    }
  }
}
