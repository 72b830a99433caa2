import { GetTrailStatusCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteResourcePolicyCommand,
  DescribeLogStreamsCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
  PutMetricFilterCommand,
  PutResourcePolicyCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, CreateUserCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';
import { accountId, inboxOf, policyOf, signInAsRoot, topicIn, withoutAlerts } from './watched.ts';

const start = withoutAlerts(rehearsals());
const home = 'eu-west-1';
const logGroupName = 'trail';
const minute = 60_000;
const cis =
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }';

/** A trail that writes to a log group, and a metric of root use. */
async function measured(filterPattern = cis, transformation: object = {}) {
  const started = await start('done');
  const { cloudTrail, iam, logs } = started;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const RoleName = 'trail-to-logs';
  const service = { Service: 'cloudtrail.amazonaws.com' };
  const AssumeRolePolicyDocument = policyOf({ Effect: 'Allow', Principal: service, Action: 'sts:AssumeRole' });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const allowed = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const PolicyDocument = policyOf({ Effect: 'Allow', Action: allowed, Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'write', PolicyDocument }));
  const metric = { metricName: 'RootUse', metricNamespace: 'CIS', metricValue: '1', ...transformation };
  await logs.send(
    new PutMetricFilterCommand({ logGroupName, filterName: 'root', filterPattern, metricTransformations: [metric] }),
  );
  await cloudTrail.send(
    new UpdateTrailCommand({
      Name: 'management-events',
      CloudWatchLogsLogGroupArn: `arn:aws:logs:${home}:${accountId}:log-group:${logGroupName}:*`,
      CloudWatchLogsRoleArn: `arn:aws:iam::${accountId}:role/${RoleName}`,
    }),
  );
  // What set all this up was root too: begin after it was delivered and forgotten.
  started.rehearsal.clock.advance(30 * minute);
  return started;
}

const rootUse = {
  AlarmName: 'root-use',
  Namespace: 'CIS',
  MetricName: 'RootUse',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
} as const;

describe('a trail with a log group', () => {
  it('writes what it logs, of every Region, some minutes later', async () => {
    const { cloudTrail, logs, rehearsal } = await measured();
    const written = async (filterPattern: string) =>
      (await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))).events ?? [];
    await signInAsRoot(rehearsal);
    expect(await written('ConsoleLogin')).toEqual([]);
    rehearsal.clock.advance(5 * minute);
    const [line, ...more] = await written('{ $.eventName = "Console*" }');
    expect(more).toEqual([]);
    expect(line?.logStreamName).toBe(`${accountId}_CloudTrail_${home}`);
    expect(JSON.parse(line?.message ?? '')).toMatchObject({ awsRegion: 'us-east-1', userIdentity: { type: 'Root' } });
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    expect(logStreams).toMatchObject([{ logStreamName: line?.logStreamName, lastEventTimestamp: line?.timestamp }]);
    const status = await cloudTrail.send(new GetTrailStatusCommand({ Name: 'management-events' }));
    expect(status.LatestCloudWatchLogsDeliveryTime?.getTime()).toBeGreaterThan((line?.timestamp ?? 0) - 1000);
    expect(status.LatestCloudWatchLogsDeliveryError).toBeUndefined();
  });

  it('says what keeps it from writing', async () => {
    const { cloudTrail, logs, rehearsal } = await measured();
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    rehearsal.clock.advance(5 * minute);
    expect(await cloudTrail.send(new GetTrailStatusCommand({ Name: 'management-events' }))).toMatchObject({
      LatestCloudWatchLogsDeliveryError: 'ResourceNotFoundException',
    });
  });
});

describe('the alarm of the CIS benchmark on root use', () => {
  it('mails when root was used, once the trail delivered it, and returns to OK', async () => {
    const { alarms, rehearsal } = await measured();
    const topicArn = await topicIn(rehearsal, home);
    await alarms.send(new PutMetricAlarmCommand({ ...rootUse, AlarmActions: [topicArn] }));
    const state = async () =>
      (await alarms.send(new DescribeAlarmsCommand({ AlarmNames: ['root-use'] }))).MetricAlarms?.[0]?.StateValue;
    // Making the topic and the alarm was use of root as well.
    rehearsal.clock.advance(20 * minute);
    const before = (await inboxOf(rehearsal)).length;
    expect(before).toBe(1);
    const signedInAt = rehearsal.clock.now();
    await signInAsRoot(rehearsal);
    expect(await inboxOf(rehearsal)).toHaveLength(before);
    rehearsal.clock.advance(7 * minute);
    const mail = (await inboxOf(rehearsal)).at(-1);
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'ALARM: "root-use" in eu-west-1', topicArn });
    expect(mail?.message).toContain('OK -> ALARM');
    expect(mail?.at).toBeGreaterThan(signedInAt);
    expect(mail?.at).toBeLessThan(signedInAt + 7 * minute);
    expect(await state()).toBe('ALARM');
    // What asked was root again: some time after the last of it, the alarm is over.
    rehearsal.clock.advance(20 * minute);
    expect(await state()).toBe('OK');
    expect(await inboxOf(rehearsal)).toHaveLength(before + 1);
  });

  it('keeps silent about others, without a log group, with its actions off, and through a topic that shuts it out', async () => {
    const { alarms, rehearsal, iam } = await measured('{ $.eventName = CreateUser && $.userIdentity.type = IAMUser }');
    await alarms.send(new PutMetricAlarmCommand({ ...rootUse, AlarmActions: [await topicIn(rehearsal, home)] }));
    await iam.send(new CreateUserCommand({ UserName: 'grace' }));
    rehearsal.clock.advance(20 * minute);
    expect(await inboxOf(rehearsal)).toEqual([]);

    const shut = await measured();
    const closed = await topicIn(shut.rehearsal, home, (Resource) =>
      policyOf({ Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource }),
    );
    const open = closed.replace(/root-use$/, 'another');
    await shut.alarms.send(new PutMetricAlarmCommand({ ...rootUse, AlarmActions: [closed, open] }));
    await shut.alarms.send(
      new PutMetricAlarmCommand({ ...rootUse, AlarmName: 'off', AlarmActions: [closed], ActionsEnabled: false }),
    );
    shut.rehearsal.clock.advance(20 * minute);
    expect(await inboxOf(shut.rehearsal)).toEqual([]);
  });
});

describe('an alarm', () => {
  it.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['ignore', 'INSUFFICIENT_DATA'],
  ])('that takes missing data as %s is in the state %s without any', async (TreatMissingData, expected) => {
    const { alarms, rehearsal } = await start('done');
    await alarms.send(new PutMetricAlarmCommand({ ...rootUse, TreatMissingData }));
    rehearsal.clock.advance(minute);
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.StateValue).toBe(expected);
  });

  it('that is set by hand acts at once, and finds back to what its metric says', async () => {
    const { alarms, rehearsal } = await start('done');
    const topicArn = await topicIn(rehearsal, home);
    await alarms.send(new PutMetricAlarmCommand({ ...rootUse, AlarmActions: [topicArn], OKActions: [topicArn] }));
    await alarms.send(new SetAlarmStateCommand({ AlarmName: 'root-use', StateValue: 'ALARM', StateReason: 'tested' }));
    expect((await inboxOf(rehearsal)).map(({ subject }) => subject.split(':', 1)[0])).toEqual(['ALARM']);
    rehearsal.clock.advance(minute);
    expect((await inboxOf(rehearsal)).map(({ subject }) => subject.split(':', 1)[0])).toEqual(['ALARM', 'OK']);
  });

  it('measures values of the lines, by dimension, and needs as many datapoints as it says', async () => {
    const { alarms, iam, rehearsal } = await measured('{ $.eventName = CreateUser }', {
      dimensions: { Who: '$.userIdentity.type' },
    });
    const two = {
      ...rootUse,
      Period: 60,
      EvaluationPeriods: 10,
      DatapointsToAlarm: 2,
      TreatMissingData: 'ignore',
    } as const;
    const byRoot = { Dimensions: [{ Name: 'Who', Value: 'Root' }] };
    await alarms.send(new PutMetricAlarmCommand({ ...two, ...byRoot }));
    await alarms.send(new PutMetricAlarmCommand({ ...two, AlarmName: 'without-dimension', DatapointsToAlarm: 1 }));
    const states = async () =>
      (await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map(({ StateValue }) => StateValue);
    await iam.send(new CreateUserCommand({ UserName: 'grace' }));
    rehearsal.clock.advance(6 * minute);
    expect(await states()).toEqual(['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA']);
    await iam.send(new CreateUserCommand({ UserName: 'edsger' }));
    rehearsal.clock.advance(6 * minute);
    expect(await states()).toEqual(['ALARM', 'INSUFFICIENT_DATA']);
  });

  it('on a default value hears that nothing matched', async () => {
    const { alarms, rehearsal } = await measured('{ $.eventName = Nothing }', { defaultValue: 0 });
    await alarms.send(new PutMetricAlarmCommand({ ...rootUse, Period: 3600, TreatMissingData: 'missing' }));
    rehearsal.clock.advance(10 * minute);
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.StateValue).toBe('OK');
  });
});

describe('a filter pattern', () => {
  const signIn = {
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: null,
    readOnly: false,
    count: 404,
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
    resources: [{ name: 'one' }, { name: 'two' }],
    additionalEventData: { MFAUsed: 'No' },
  };

  it.each([
    [cis, true],
    ['{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }', true],
    ['{($.eventName=ConsoleLogin)&&($.additionalEventData.MFAUsed!="No")}', false],
    ['{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', true],
    ['{ $.eventName = Other || $.eventName = ConsoleLogin && $.count = 404 }', true],
    ['{ ($.eventName = ConsoleLogin || $.eventName = Other) && $.count = 403 }', false],
    ['{ $.count = 4* && $.count >= 404 && $.count < 4.05e2 }', true],
    ['{ $.count = "404" }', false],
    ['{ $.absent != "x" }', false],
    ['{ $.absent NOT EXISTS && $.eventName EXISTS }', true],
    ['{ $.userIdentity.type NOT EXISTS }', false],
    ['{ $.errorMessage IS NULL && $.readOnly IS FALSE }', true],
    ['{ $.readOnly IS TRUE }', false],
    ['{ $.resources[1].name = "two" && $.resources[*].name = "one" }', true],
    ['{ $.userIdentity.arn = "*:root" }', true],
    ['ConsoleLogin -AssumeRole', true],
    ['"iam::111122223333" ?Nobody ?Root', true],
    ['ConsoleLogin Nobody', false],
    ['', true],
  ])('%s matches a sign-in without MFA: %s', async (filterPattern, matches) => {
    const { logs } = await start();
    const logEventMessages = ['no JSON Nobody', JSON.stringify(signIn)];
    const found = await logs.send(new TestMetricFilterCommand({ filterPattern, logEventMessages }));
    expect(found.matches?.some(({ eventNumber }) => eventNumber === 2)).toBe(matches);
  });

  it('shows what it looked at', async () => {
    const { logs } = await start();
    const logEventMessages = [JSON.stringify(signIn)];
    const ask = { filterPattern: '{ $.userIdentity.type = "Root" && $.count = 404 }', logEventMessages };
    const { matches } = await logs.send(new TestMetricFilterCommand(ask));
    expect(matches).toEqual([
      {
        eventNumber: 1,
        eventMessage: logEventMessages[0],
        extractedValues: { '$.userIdentity.type': 'Root', '$.count': '404' },
      },
    ]);
  });

  it.each([
    '{ $.a = 1',
    '$.a = 1 }',
    '{ }',
    '{ $.a = }',
    '{ $.a == 1 }',
    '{ $.a = 1 && }',
    '{ $.a = 1 & $.b = 2 }',
    '{ ($.a = 1 }',
    '{ $.a = 1) }',
    '{ a = 1 }',
    '{ $.a NOT }',
    '{ $.a IS MAYBE }',
    '{ $.a > "x" }',
    '{ $.a = "open }',
    'arn:aws',
  ])('that reads %s is refused', async (filterPattern) => {
    const { logs } = await start();
    const refused = logs.send(new TestMetricFilterCommand({ filterPattern, logEventMessages: ['x'] }));
    expect(await refusalOf(refused)).toMatchObject({ name: 'InvalidParameterException', status: 400 });
  });

  it.each(['[ip, user]', '{ $.a = %x% }', '%x%'])(
    'of a sort that is not simulated, %s, is not taken for understood',
    async (filterPattern) => {
      const { logs } = await start();
      const refused = logs.send(new TestMetricFilterCommand({ filterPattern, logEventMessages: ['x'] }));
      expect(await refusalOf(refused)).toMatchObject({ name: 'NotImplemented', status: 501 });
    },
  );
});

it('resource policies of log groups are kept until deleted', async () => {
  const { logs } = await start();
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'logs:*',
    Resource: '*',
  };
  const policy = { policyName: 'events', policyDocument: policyOf(statement) };
  await logs.send(new PutResourcePolicyCommand(policy));
  expect((await logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).toMatchObject([policy]);
  const bad = logs.send(new PutResourcePolicyCommand({ policyName: 'bad', policyDocument: '{' }));
  expect((await refusalOf(bad)).name).toBe('InvalidParameterException');
  const remove = () => logs.send(new DeleteResourcePolicyCommand({ policyName: 'events' }));
  await remove();
  expect((await refusalOf(remove())).name).toBe('ResourceNotFoundException');
});
