import {
  DeleteTrailCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, CreateUserCommand, ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PublishCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, guardsOf, refusalOf, settingsFor } from './clients.ts';
import { control, rehearsals } from './running.ts';
import {
  accountId,
  inboxOf,
  letsEvents,
  loggingTrail,
  openTopicIn,
  policyOf,
  ruleIn,
  signInAsRoot,
  topicIn,
  type RuleOptions,
  withoutAlerts,
} from './watched.ts';

const start = withoutAlerts(rehearsals());
const home = 'eu-west-1';
const global = 'us-east-1';
const signIns = { pattern: { 'detail-type': ['AWS Console Sign In via CloudTrail'] } };

const ofAccount = { StringEquals: { 'aws:SourceAccount': accountId } };
const onFailures = {
  AlarmName: 'failed-invocations',
  Namespace: 'AWS/Events',
  MetricName: 'FailedInvocations',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
} as const;

async function alerted(scenario = 'done', region = global, options: RuleOptions = {}) {
  const started = await start(scenario);
  const topicArn = await openTopicIn(started.rehearsal, region);
  await ruleIn(started.rehearsal, region, { Arn: topicArn }, options);
  return { ...started, topicArn };
}

async function eventsMailed(rehearsal: Rehearsal) {
  const inbox = await inboxOf(rehearsal);
  return inbox.map(
    ({ message }) => JSON.parse(message) as { readonly [name: string]: unknown; readonly detail: object },
  );
}

describe('a rule on root use', () => {
  it('sends the sign-in of root, as CloudTrail records it, to the address that confirmed', async () => {
    const { rehearsal, topicArn } = await alerted('done', global, signIns);
    expect(await inboxOf(rehearsal)).toEqual([]);
    await signInAsRoot(rehearsal);
    const [mail] = await inboxOf(rehearsal);
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'AWS Notification Message', topicArn });
    expect(Math.abs((mail?.at ?? 0) - rehearsal.clock.now())).toBeLessThan(60_000);
    expect(await eventsMailed(rehearsal)).toMatchObject([
      {
        ...{ version: '0', account: accountId, region: global, source: 'aws.signin', resources: [] },
        'detail-type': 'AWS Console Sign In via CloudTrail',
        detail: {
          eventName: 'ConsoleLogin',
          userIdentity: { type: 'Root' },
          additionalEventData: { MFAUsed: 'Yes' },
          responseElements: { ConsoleLogin: 'Success' },
        },
      },
    ]);
  });

  it('sends the calls of root, those of IAM in us-east-1 only', async () => {
    const { rehearsal, iam } = await alerted();
    await iam.send(new CreateUserCommand({ UserName: 'grace' }));
    expect(await eventsMailed(rehearsal)).toMatchObject([
      { source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail', detail: { eventName: 'CreateUser' } },
    ]);
    const elsewhere = await alerted('done', home);
    await elsewhere.iam.send(new CreateUserCommand({ UserName: 'grace' }));
    await signInAsRoot(elsewhere.rehearsal);
    expect(await inboxOf(elsewhere.rehearsal)).toEqual([]);
    await elsewhere.logs.send(new CreateLogGroupCommand({ logGroupName: 'here' }));
    expect(await eventsMailed(elsewhere.rehearsal)).toMatchObject([{ source: 'aws.logs', region: home }]);
  });

  it.each([
    ['the default policy', undefined],
    ['a policy with a condition', (arn: string) => policyOf({ ...letsEvents(arn), Condition: ofAccount })],
    ['a policy for another topic', (arn: string) => policyOf(letsEvents(`${arn}-2`))],
    ['a policy that also denies', (arn: string) => policyOf(letsEvents(arn), { ...letsEvents(arn), Effect: 'Deny' })],
  ])('reaches nobody through a topic with %s, and counts a failed invocation', async (_, policy) => {
    const { rehearsal } = await start('done');
    const { alarms } = guardsOf(rehearsal, { region: global });
    const topicArn = await topicIn(rehearsal, global, policy);
    await ruleIn(rehearsal, global, { Arn: topicArn }, signIns);
    await alarms.send(
      new PutMetricAlarmCommand({ ...onFailures, Dimensions: [{ Name: 'RuleName', Value: 'root-use' }] }),
    );
    await signInAsRoot(rehearsal);
    expect(await inboxOf(rehearsal)).toEqual([]);
    rehearsal.clock.advance(60_000);
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms).toMatchObject([{ StateValue: 'ALARM' }]);
  });

  it('hears nothing without a trail, or once the trail stopped; the call that stops it is still heard', async () => {
    const without = await alerted('root-key');
    await signInAsRoot(without.rehearsal);
    expect(await inboxOf(without.rehearsal)).toEqual([]);
    await loggingTrail(without.rehearsal);
    const { length } = await inboxOf(without.rehearsal);
    await signInAsRoot(without.rehearsal);
    expect(await inboxOf(without.rehearsal)).toHaveLength(length + 1);

    const { rehearsal, cloudTrail } = await alerted('done', home);
    await cloudTrail.send(new StopLoggingCommand({ Name: 'management-events' }));
    await cloudTrail.send(new DeleteTrailCommand({ Name: 'management-events' }));
    expect(await eventsMailed(rehearsal)).toMatchObject([{ detail: { eventName: 'StopLogging' } }]);
  });

  it('hears of a Region only what a trail logs there', async () => {
    const { cloudTrail, rehearsal, logs } = await alerted('done', home);
    const select = (selector: object) =>
      cloudTrail.send(new PutEventSelectorsCommand({ TrailName: 'management-events', ...selector }));
    const heard = async (logGroupName: string) => {
      const before = (await inboxOf(rehearsal)).length;
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      return (await inboxOf(rehearsal)).length > before;
    };
    await select({ EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] });
    expect(await heard('a')).toBe(false);
    await select({
      EventSelectors: [{ ReadWriteType: 'WriteOnly', ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
    });
    expect(await heard('b')).toBe(true);
    const about = (Field: string, more: object) => ({ Field, ...more });
    const management = about('eventCategory', { Equals: ['Management'] });
    const advanced = (...more: readonly object[]) => [{ FieldSelectors: [management, ...more] }];
    await select({ AdvancedEventSelectors: advanced(about('eventSource', { NotEquals: ['logs.amazonaws.com'] })) });
    expect(await heard('c')).toBe(false);
    await select({ AdvancedEventSelectors: advanced(about('readOnly', { Equals: ['false'] })) });
    expect(await heard('d')).toBe(true);
    await select({ AdvancedEventSelectors: [{ FieldSelectors: [about('eventCategory', { Equals: ['Data'] })] }] });
    expect(await heard('e')).toBe(false);
  });

  it('hears reading calls only in the state that includes them, and nothing when disabled', async () => {
    const { iam, rehearsal } = await alerted();
    await iam.send(new ListUsersCommand({}));
    expect(await inboxOf(rehearsal)).toEqual([]);

    const all = await alerted('done', global, { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' });
    await all.iam.send(new ListUsersCommand({}));
    expect(await eventsMailed(all.rehearsal)).toMatchObject([{ detail: { eventName: 'ListUsers', readOnly: true } }]);
    await guardsOf(all.rehearsal, { region: global }).events.send(new DisableRuleCommand({ Name: 'root-use' }));
    await signInAsRoot(all.rehearsal);
    const heard = (await eventsMailed(all.rehearsal)).map(({ detail }) => (detail as { eventName?: string }).eventName);
    expect(heard).toEqual(['ListUsers', 'DisableRule']);
  });

  it('hears what only reads by another name, and sessions being handed out', async () => {
    const { cloudTrail, rehearsal } = await alerted('done', home);
    await cloudTrail.send(new LookupEventsCommand({}));
    expect(await eventsMailed(rehearsal)).toMatchObject([{ detail: { eventName: 'LookupEvents', readOnly: true } }]);

    const asKey = await start('root-key-only');
    await loggingTrail(asKey.rehearsal);
    await ruleIn(asKey.rehearsal, home, { Arn: await openTopicIn(asKey.rehearsal, home) });
    await asKey.sts.send(new GetCallerIdentityCommand({}));
    await asKey.sts.send(new GetSessionTokenCommand({}));
    expect(await eventsMailed(asKey.rehearsal)).toMatchObject([{ detail: { eventName: 'GetSessionToken' } }]);
  });

  it('hears of no other Region from a trail of one Region', async () => {
    const { cloudTrail, rehearsal, topicArn, logs } = await alerted('done', global, signIns);
    const home = await openTopicIn(rehearsal, 'eu-west-1');
    await ruleIn(rehearsal, 'eu-west-1', { Arn: home }, { pattern: { source: ['aws.logs'] } });
    await cloudTrail.send(new UpdateTrailCommand({ Name: 'management-events', IsMultiRegionTrail: false }));
    await signInAsRoot(rehearsal);
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'here' }));
    const from = (await inboxOf(rehearsal)).map((mail) => mail.topicArn);
    expect(from).toEqual([home]);
    expect(from).not.toContain(topicArn);
  });

  it('hears nothing of a call whose caller is not known', async () => {
    const { rehearsal } = await alerted('done', global, {
      pattern: { account: [accountId] },
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' };
    const stranger = new STSClient(settingsFor(rehearsal, { credentials, region: global }));
    expect((await refusalOf(stranger.send(new GetCallerIdentityCommand({})))).name).toBe('InvalidClientTokenId');
    expect(await inboxOf(rehearsal)).toEqual([]);
  });
});

describe('a target', () => {
  it.each([
    ['a constant', { Input: '"Root signed in."' }, '"Root signed in."'],
    ['a part of the event', { InputPath: '$.detail.userIdentity.type' }, '"Root"'],
    [
      'a sentence',
      {
        InputTransformer: {
          InputPathsMap: { who: '$.detail.userIdentity.type', what: '$.detail.eventName', none: '$.detail.absent' },
          InputTemplate: '"<who> did <what><none> in \\"<where>\\" (<aws.events.rule-name>)"',
        },
      },
      '"Root did ConsoleLogin in \\"<where>\\" (root-use)"',
    ],
    [
      'a document',
      {
        InputTransformer: {
          InputPathsMap: { who: '$.detail.userIdentity.type', answer: '$.detail.responseElements' },
          InputTemplate: '{"who": <who>, "said": "by <who>", "answer": <answer>}',
        },
      },
      '{"who": "Root", "said": "by Root", "answer": {"ConsoleLogin":"Success"}}',
    ],
  ])('may be sent %s instead of the event', async (_, input, message) => {
    const { rehearsal } = await start('done');
    await ruleIn(rehearsal, global, { Arn: await openTopicIn(rehearsal, global), ...input }, signIns);
    await signInAsRoot(rehearsal);
    expect(await inboxOf(rehearsal)).toMatchObject([{ message }]);
  });

  it('may be a log group, if a policy lets EventBridge write to it', async () => {
    const { rehearsal } = await start('done');
    const { logs } = guardsOf(rehearsal, { region: global });
    const logGroupName = '/aws/events/root-use';
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await ruleIn(rehearsal, global, { Arn: `arn:aws:logs:${global}:${accountId}:log-group:${logGroupName}` }, signIns);
    const written = async () => (await logs.send(new FilterLogEventsCommand({ logGroupName }))).events ?? [];
    await signInAsRoot(rehearsal);
    expect(await written()).toEqual([]);
    const policyDocument = policyOf({
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:aws:logs:${global}:${accountId}:log-group:/aws/events/*:*`,
    });
    await logs.send(new PutResourcePolicyCommand({ policyName: 'events', policyDocument }));
    await signInAsRoot(rehearsal);
    const [line, ...more] = await written();
    expect(more).toEqual([]);
    expect(JSON.parse(line?.message ?? '')).toMatchObject({ source: 'aws.signin', region: global });
  });
});

describe('the bus of another Region as a target', () => {
  const busIn = (region: string) => `arn:aws:events:${region}:${accountId}:event-bus/default`;
  const RoleArn = `arn:aws:iam::${accountId}:role/forwarder`;
  const trust = policyOf({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' });

  async function withRole(rehearsal: Rehearsal, allowed = busIn(home)) {
    const { iam } = clientsOf(rehearsal);
    await iam.send(new CreateRoleCommand({ RoleName: 'forwarder', AssumeRolePolicyDocument: trust }));
    const PolicyDocument = policyOf({ Effect: 'Allow', Action: 'events:PutEvents', Resource: allowed });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'forwarder', PolicyName: 'forward', PolicyDocument }));
  }

  it('gets the event as it was, for its own rules', async () => {
    const { rehearsal } = await alerted('done', home, signIns);
    await withRole(rehearsal);
    await ruleIn(rehearsal, global, { Arn: busIn(home), RoleArn }, signIns);
    await signInAsRoot(rehearsal);
    expect(await eventsMailed(rehearsal)).toMatchObject([{ region: global, detail: { awsRegion: global } }]);
  });

  it.each([
    ['no role on the target', undefined, busIn(home)],
    ['a role that is not there', `${RoleArn}-2`, busIn(home)],
    ['a role for another bus', RoleArn, busIn('eu-central-1')],
  ])('gets nothing with %s', async (_, role, allowed) => {
    const { rehearsal } = await alerted('done', home, signIns);
    await withRole(rehearsal, allowed);
    await ruleIn(rehearsal, global, { Arn: busIn(home), ...(role === undefined ? {} : { RoleArn: role }) }, signIns);
    await signInAsRoot(rehearsal);
    expect(await inboxOf(rehearsal)).toEqual([]);
  });

  it('goes one hop and no further', async () => {
    const { rehearsal } = await alerted('done', 'eu-central-1', signIns);
    await withRole(rehearsal, '*');
    await ruleIn(rehearsal, global, { Arn: busIn(home), RoleArn }, signIns);
    await ruleIn(rehearsal, home, { Arn: busIn('eu-central-1'), RoleArn }, signIns);
    await signInAsRoot(rehearsal);
    expect(await inboxOf(rehearsal)).toEqual([]);
  });
});

it('what is published reaches confirmed addresses only, with its subject', async () => {
  const { rehearsal, sns } = await start('done');
  const TopicArn = await topicIn(rehearsal, home);
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'grace@example.com' }));
  await sns.send(new PublishCommand({ TopicArn, Subject: 'Test', Message: 'hello' }));
  const expected = { to: 'ada@example.com', subject: 'Test', message: 'hello', topicArn: TopicArn };
  expect(await inboxOf(rehearsal)).toMatchObject([expected]);
  const bad = sns.send(new PublishCommand({ TopicArn, Subject: 'two\nlines', Message: 'hello' }));
  expect((await refusalOf(bad)).name).toBe('InvalidParameterException');
  const [subscription] = [...(rehearsal.state.services.topics.get(TopicArn)?.subscriptions.keys() ?? [])];
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
  await sns.send(new PublishCommand({ TopicArn, Message: 'again' }));
  rehearsal.clock.advance(49 * 3_600_000);
  await control(rehearsal, 'mail/confirm', { address: 'grace@example.com' });
  expect(await inboxOf(rehearsal)).toHaveLength(1);
});
