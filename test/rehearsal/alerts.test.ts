import {
  TestEventPatternCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  ListRuleNamesByTargetCommand,
} from '@aws-sdk/client-eventbridge';
import {
  EnableRuleCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { guardsOf, refusalOf } from './clients.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:root-use';
const rootPattern = JSON.stringify({
  'detail-type': ['AWS Console Sign In via CloudTrail'],
  detail: { userIdentity: { type: ['Root'] } },
});

describe('an SNS topic', () => {
  it('is made once and found again, in its own Region only', async () => {
    const { rehearsal, sns } = await start();
    const make = () =>
      sns.send(new CreateTopicCommand({ Name: 'root-use', Tags: [{ Key: 'made-by', Value: 'rootlock' }] }));
    expect((await make()).TopicArn).toBe(topicArn);
    expect((await make()).TopicArn).toBe(topicArn);
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: topicArn }]);
    const elsewhere = guardsOf(rehearsal, { region: 'us-east-1' });
    expect((await elsewhere.sns.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
    expect(rehearsal.state.services.topics.size).toBe(1);
    expect(await refusalOf(sns.send(new CreateTopicCommand({ Name: 'root use' })))).toMatchObject({
      name: 'InvalidParameterException',
      status: 400,
    });
  });

  it('does not let EventBridge publish until its policy says so, and refuses a policy that is none', async () => {
    const { sns } = await start();
    await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
    const before = (await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))).Attributes;
    expect(before?.['Policy']).toContain('AWS:SourceOwner');
    expect(before?.['Policy']).not.toContain('events.amazonaws.com');
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: topicArn },
      ],
    });
    const put = (AttributeValue: string) =>
      sns.send(new SetTopicAttributesCommand({ TopicArn: topicArn, AttributeName: 'Policy', AttributeValue }));
    await put(policy);
    expect((await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))).Attributes?.['Policy']).toBe(policy);
    expect(await refusalOf(put('{'))).toMatchObject({ name: 'InvalidParameterException' });
  });

  it('keeps an e-mail address pending until its owner follows the link in the mail', async () => {
    const { rehearsal, sns } = await start();
    await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
    const subscribe = (Endpoint: string) =>
      sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint }));
    expect((await subscribe('ada@example.com')).SubscriptionArn).toBe('pending confirmation');
    await subscribe('ada@example.com');
    const list = async () =>
      (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))).Subscriptions ?? [];
    expect(await list()).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'ada@example.com' }]);
    expect(await control(rehearsal, 'mail')).toMatchObject({ mail: [{ to: 'ada@example.com', topicArn }] });
    expect(await control(rehearsal, 'mail/confirm', { address: 'ada@example.com' })).toEqual({ confirmed: 1 });
    expect(await control(rehearsal, 'mail')).toEqual({ mail: [], inbox: [] });
    const [subscription] = await list();
    expect(subscription?.SubscriptionArn).toMatch(new RegExp(`^${topicArn}:[0-9a-f-]{36}$`));
    const attributes = await sns.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: subscription?.SubscriptionArn }),
    );
    expect(attributes.Attributes?.['PendingConfirmation']).toBe('false');
    expect((await sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'hello' }))).MessageId).toBeDefined();
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription?.SubscriptionArn }));
    expect(await list()).toEqual([]);
    expect(await refusalOf(subscribe('not-an-address'))).toMatchObject({ name: 'InvalidParameterException' });
  });

  it('forgets an address that nobody confirmed within two days, and takes the token only until then', async () => {
    const { rehearsal, sns } = await start('root-key-only');
    await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: 'ada@example.com' }));
    const { mail } = (await control(rehearsal, 'mail')) as { readonly mail: readonly { readonly token: string }[] };
    const confirm = (Token: string) => sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token }));
    expect(await refusalOf(confirm('wrong'))).toMatchObject({ name: 'InvalidParameterException' });
    rehearsal.clock.advance(48 * 3_600_000);
    expect(await refusalOf(confirm(mail[0]?.token ?? ''))).toMatchObject({ name: 'NotFoundException', status: 404 });
    expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))).Subscriptions ?? []).toEqual(
      [],
    );
  });

  it('is gone once deleted', async () => {
    const { sns } = await start();
    await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
    await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
    expect(await refusalOf(sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn })))).toMatchObject({
      name: 'NotFoundException',
    });
  });
});

describe('an EventBridge rule', () => {
  it('is replaced whole and keeps its targets', async () => {
    const { events } = await start();
    const put = (more: object) =>
      events.send(new PutRuleCommand({ Name: 'root-use', EventPattern: rootPattern, ...more }));
    const { RuleArn } = await put({
      Description: 'Root was used',
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    expect(RuleArn).toBe('arn:aws:events:eu-west-1:111122223333:rule/root-use');
    await events.send(new PutTargetsCommand({ Rule: 'root-use', Targets: [{ Id: 'mail', Arn: topicArn }] }));
    await put({});
    const rule = await events.send(new DescribeRuleCommand({ Name: 'root-use' }));
    expect(rule).toMatchObject({ State: 'ENABLED', EventPattern: rootPattern, EventBusName: 'default' });
    expect(rule.Description).toBeUndefined();
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'root-use' }))).Targets).toEqual([
      { Id: 'mail', Arn: topicArn },
    ]);
    expect((await events.send(new ListRuleNamesByTargetCommand({ TargetArn: topicArn }))).RuleNames).toEqual([
      'root-use',
    ]);
    await events.send(new DisableRuleCommand({ Name: 'root-use' }));
    expect((await events.send(new ListRulesCommand({ NamePrefix: 'root' }))).Rules).toMatchObject([
      { State: 'DISABLED' },
    ]);
    await events.send(new EnableRuleCommand({ Name: 'root-use' }));
    expect((await events.send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }))).Tags).toEqual([]);
  });

  it('refuses what AWS refuses', async () => {
    const { events } = await start();
    const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;
    const put = (EventPattern: string) => events.send(new PutRuleCommand({ Name: 'root-use', EventPattern }));
    expect(await refused(put('{"source":"aws.signin"}'))).toBe('InvalidEventPatternException');
    expect(await refused(put('{"source":[{"like":"x"}]}'))).toBe('InvalidEventPatternException');
    expect(await refused(put('{"source":[{"cidr":"203.0.113.0/33"}]}'))).toBe('InvalidEventPatternException');
    expect(await refused(put('nonsense'))).toBe('InvalidEventPatternException');
    expect(await refused(events.send(new PutRuleCommand({ Name: 'root-use' })))).toBe('ValidationException');
    expect(await refused(events.send(new PutRuleCommand({ Name: 'root use', EventPattern: rootPattern })))).toBe(
      'ValidationException',
    );
    expect(await refused(events.send(new DescribeRuleCommand({ Name: 'absent' })))).toBe('ResourceNotFoundException');
    await put(rootPattern);
    const Targets = Array.from({ length: 6 }, (_, index) => ({ Id: String(index), Arn: topicArn }));
    expect(await refused(events.send(new PutTargetsCommand({ Rule: 'root-use', Targets })))).toBe(
      'LimitExceededException',
    );
    const target = (more: object) =>
      events.send(new PutTargetsCommand({ Rule: 'root-use', Targets: [{ Id: '0', Arn: topicArn, ...more }] }));
    expect(await refused(target({ Input: 'no JSON' }))).toBe('ValidationException');
    expect(await refused(target({ Input: '{}', InputPath: '$.detail' }))).toBe('ValidationException');
    await target({ InputPath: '$.detail' });
    expect(await refused(events.send(new DeleteRuleCommand({ Name: 'root-use' })))).toBe('ValidationException');
    const removed = await events.send(new RemoveTargetsCommand({ Rule: 'root-use', Ids: ['0', 'absent'] }));
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'absent' }] });
    await events.send(new DeleteRuleCommand({ Name: 'root-use' }));
  });

  it.each([
    [rootPattern, true],
    [JSON.stringify({ detail: { userIdentity: { type: ['IAMUser'] } } }), false],
    [JSON.stringify({ detail: { eventName: [{ prefix: 'Console' }] } }), true],
    [JSON.stringify({ detail: { eventName: [{ 'anything-but': ['ConsoleLogin'] }] } }), false],
    [JSON.stringify({ detail: { userIdentity: { invokedBy: [{ exists: false }] } } }), true],
    [JSON.stringify({ detail: { count: [{ numeric: ['>', 1, '<=', 3] }] } }), true],
    [JSON.stringify({ detail: { eventName: [{ wildcard: 'C*n' }] } }), true],
    [JSON.stringify({ detail: { sourceIPAddress: [{ cidr: '203.0.113.0/24' }] } }), true],
    [JSON.stringify({ detail: { sourceIPAddress: [{ cidr: '2001:db8::/32' }, { cidr: '203.0.113.64/26' }] } }), false],
    [JSON.stringify({ detail: { eventName: [{ 'equals-ignore-case': 'consolelogin' }] } }), true],
    [JSON.stringify({ $or: [{ source: ['nobody'] }, { detail: { eventName: [{ suffix: 'Login' }] } }] }), true],
  ])('with the pattern %s matches the sign-in: %s', async (EventPattern, matches) => {
    const { events } = await start();
    const Event = JSON.stringify({
      ...{ id: '1', account: '111122223333', source: 'aws.signin', time: '2026-01-01T00:00:00Z', region: 'us-east-1' },
      resources: [],
      'detail-type': 'AWS Console Sign In via CloudTrail',
      detail: { eventName: 'ConsoleLogin', userIdentity: { type: 'Root' }, count: 3, sourceIPAddress: '203.0.113.24' },
    });
    expect((await events.send(new TestEventPatternCommand({ EventPattern, Event }))).Result).toBe(matches);
  });
});

describe('a log group', () => {
  it('keeps its retention and its metric filters', async () => {
    const { logs } = await start();
    const logGroupName = 'cloudtrail/management-events';
    const make = () => logs.send(new CreateLogGroupCommand({ logGroupName, tags: { made: 'by-rootlock' } }));
    await make();
    expect((await refusalOf(make())).name).toBe('ResourceAlreadyExistsException');
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
    expect((await refusalOf(logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 })))).name).toBe(
      'InvalidParameterException',
    );
    const filter = {
      logGroupName,
      filterName: 'root-use',
      filterPattern: '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }',
      metricTransformations: [{ metricName: 'RootUse', metricNamespace: 'CIS', metricValue: '1' }],
    };
    await logs.send(new PutMetricFilterCommand(filter));
    const found = await logs.send(new DescribeMetricFiltersCommand({ metricName: 'RootUse', metricNamespace: 'CIS' }));
    expect(found.metricFilters).toMatchObject([filter]);
    expect(
      (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'cloudtrail' }))).logGroups,
    ).toMatchObject([{ logGroupName, retentionInDays: 365, metricFilterCount: 1 }]);
    await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName: 'root-use' }));
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    expect((await refusalOf(logs.send(new DeleteLogGroupCommand({ logGroupName })))).name).toBe(
      'ResourceNotFoundException',
    );
  });

  it('refuses a broken pattern, two transformations and a bad name', async () => {
    const { logs } = await start();
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
    const put = (filterPattern: string, count = 1) =>
      logs.send(
        new PutMetricFilterCommand({
          ...{ logGroupName: 'trail', filterName: 'f', filterPattern },
          metricTransformations: Array.from({ length: count }, () => ({
            ...{ metricName: 'm', metricNamespace: 'n', metricValue: '1' },
          })),
        }),
      );
    expect((await refusalOf(put('{ $.a = 1'))).name).toBe('InvalidParameterException');
    expect((await refusalOf(put('{ $.a = 1 }', 2))).name).toBe('InvalidParameterException');
    expect((await refusalOf(logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' })))).name).toBe(
      'InvalidParameterException',
    );
  });
});

describe.each(['alarms', 'alarmsByCbor'] as const)('a CloudWatch alarm (%s)', (client) => {
  const settings = {
    AlarmName: 'root-use',
    MetricName: 'RootUse',
    Namespace: 'CIS',
    Statistic: 'Sum' as const,
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 0.5,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
    AlarmActions: [topicArn],
  };

  it('starts without data, and reads back as it was put', async () => {
    const { [client]: alarms, rehearsal } = await start();
    await alarms.send(new PutMetricAlarmCommand({ ...settings, Tags: [{ Key: 'a', Value: 'b' }] }));
    const { MetricAlarms } = await alarms.send(new DescribeAlarmsCommand({ AlarmNames: ['root-use'] }));
    expect(MetricAlarms).toMatchObject([{ ...settings, StateValue: 'INSUFFICIENT_DATA', ActionsEnabled: true }]);
    const updated = MetricAlarms?.[0]?.AlarmConfigurationUpdatedTimestamp;
    expect(Math.abs((updated?.getTime() ?? 0) - rehearsal.clock.now())).toBeLessThan(60_000);
    await alarms.send(new SetAlarmStateCommand({ AlarmName: 'root-use', StateValue: 'ALARM', StateReason: 'tested' }));
    await alarms.send(new DisableAlarmActionsCommand({ AlarmNames: ['root-use'] }));
    const forMetric = await alarms.send(
      new DescribeAlarmsForMetricCommand({ MetricName: 'RootUse', Namespace: 'CIS' }),
    );
    expect(forMetric.MetricAlarms).toMatchObject([{ StateValue: 'ALARM', ActionsEnabled: false }]);
    await alarms.send(new DeleteAlarmsCommand({ AlarmNames: ['root-use'] }));
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).toEqual([]);
  });

  it('refuses in its own words', async () => {
    const { [client]: alarms } = await start();
    expect(await refusalOf(alarms.send(new DeleteAlarmsCommand({ AlarmNames: ['absent'] })))).toMatchObject({
      name: expect.stringMatching(/^ResourceNotFound/) as unknown,
      status: 404,
    });
    expect((await refusalOf(alarms.send(new PutMetricAlarmCommand({ ...settings, Period: 7 })))).name).toMatch(
      /^Validation/,
    );
  });
});
