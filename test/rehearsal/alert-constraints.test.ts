// What the services that raise the alarm say to an input that AWS's models rule out, and to what is not there.
import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  TagResourceCommand as TagAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  TagResourceCommand as TagGroupCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TagResourceCommand as TagRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateDetectorCommand, GetFindingsCommand, UpdateDetectorCommand } from '@aws-sdk/client-guardduty';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand as TagTopicCommand,
} from '@aws-sdk/client-sns';
import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { guardsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const begin = rehearsals();
async function start(scenario?: string) {
  const started = await begin(scenario);
  return { ...started, ...guardsOf(started.rehearsal) };
}

const containing = (text: string) => expect.stringContaining(text) as unknown;
const own = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
const alarm: PutMetricAlarmCommandInput = {
  ...{ AlarmName: 'root-use', MetricName: 'RootUse', Namespace: 'Example', Statistic: 'Sum', Period: 300 },
  ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
};
const tags = (count: number) => Array.from({ length: count }, (_, number) => ({ Key: `key-${number}`, Value: '' }));

describe('an input that AWS’s model rules out is refused', () => {
  it('by STS as ValidationError, with all that is wrong', async () => {
    const { sts } = await start();
    const assume = new AssumeRoleCommand({ RoleArn: 'short', RoleSessionName: 'no spaces', DurationSeconds: 899 });
    expect(await refusalOf(sts.send(assume))).toMatchObject({
      ...{ name: 'ValidationError', status: 400 },
      message: expect.stringMatching(
        /^3 validation errors .*'roleArn'.*'roleSessionName'.*'durationSeconds'/,
      ) as unknown,
    });
    const key = await refusalOf(sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIA' })));
    expect(key).toMatchObject({ name: 'ValidationError', message: containing('greater than or equal to 16') });
    const tooLong = new GetSessionTokenCommand({ DurationSeconds: 129_601 });
    expect((await refusalOf(sts.send(tooLong))).message).toContain('less than or equal to 129600');
  });

  it('by SNS as InvalidParameter, and as ValidationError for what is missing', async () => {
    const { sns } = await start();
    const missing = await refusalOf(sns.send(new GetTopicAttributesCommand({ TopicArn: undefined })));
    expect(missing).toMatchObject({ name: 'ValidationError', message: containing("Value null at 'topicArn'") });
    const long = new CreateTopicCommand({ Name: 'root-use', Tags: [{ Key: 'k'.repeat(129), Value: '' }] });
    expect(await refusalOf(sns.send(long))).toMatchObject({
      ...{ name: 'InvalidParameterException', status: 400 },
      message: containing("at 'tags.1.member.key' failed"),
    });
  });

  it('by EventBridge as ValidationException, inside targets too', async () => {
    const { events } = await start();
    await events.send(new PutRuleCommand({ Name: 'root-use', EventPattern: '{"source":["aws.signin"]}' }));
    const Arn = 'arn:aws:sns:eu-west-1:111122223333:root-use';
    const put = (Id: string) => events.send(new PutTargetsCommand({ Rule: 'root-use', Targets: [{ Id, Arn }] }));
    expect(await refusalOf(put('no spaces'))).toMatchObject({
      ...{ name: 'ValidationException', status: 400 },
      message: containing("'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression"),
    });
    expect((await put('topic')).FailedEntryCount).toBe(0);
    const none = await refusalOf(events.send(new ListRulesCommand({ Limit: 0 })));
    expect(none).toMatchObject({ name: 'ValidationException', message: containing('greater than or equal to 1') });
  });

  it('by CloudWatch Logs as InvalidParameterException', async () => {
    const { logs } = await start();
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
    const filter = { logGroupName: 'trail', filterName: 'a:b', filterPattern: 'x'.repeat(1025) };
    const put = new PutMetricFilterCommand({ ...filter, metricTransformations: [] });
    expect(await refusalOf(logs.send(put))).toMatchObject({
      ...{ name: 'InvalidParameterException', status: 400 },
      message: expect.stringMatching(/^3 validation errors .*filterName.*filterPattern.*metricTransf/) as unknown,
    });
  });

  it('by CloudWatch as a validation error, on both of its newer wires', async () => {
    const { alarms, alarmsByCbor } = await start();
    const put = new PutMetricAlarmCommand({ ...alarm, EvaluationPeriods: 0, ComparisonOperator: 'Roughly' as never });
    for (const client of [alarms, alarmsByCbor]) {
      expect(await refusalOf(client.send(put))).toMatchObject({
        ...{ name: 'ValidationException', status: 400 },
        message: expect.stringMatching(/^2 validation errors .*evaluationPeriods.*comparisonOperator/) as unknown,
      });
    }
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).toEqual([]);
  });

  it('by GuardDuty as BadRequestException, which names only what is missing', async () => {
    const { guardDuty } = await start();
    const make = (more: object) => guardDuty.send(new CreateDetectorCommand({ Enable: true, ...more }));
    expect(await refusalOf(make({ Enable: undefined }))).toMatchObject({
      ...{ name: 'BadRequestException', status: 400 },
      message: 'The request is rejected because the required parameter enable is missing.',
    });
    const { DetectorId } = await make({});
    const vague =
      'The request is rejected because an invalid or out-of-range value is specified as an input parameter.';
    const often = new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: 'DAILY' as never });
    expect((await refusalOf(guardDuty.send(often))).message).toBe(vague);
    const many = new GetFindingsCommand({ DetectorId, FindingIds: Array.from({ length: 51 }, String) });
    expect((await refusalOf(guardDuty.send(many))).message).toBe(vague);
  });
});

describe('tags', () => {
  it('of a topic that is not there are ResourceNotFound, where all else says NotFound', async () => {
    const { sns } = await start();
    const ResourceArn = 'arn:aws:sns:eu-west-1:111122223333:nothing';
    const absent = { name: 'ResourceNotFoundException', status: 404 };
    expect(await refusalOf(sns.send(new TagTopicCommand({ ResourceArn, Tags: tags(1) })))).toMatchObject(absent);
    expect(await refusalOf(sns.send(new ListTagsForResourceCommand({ ResourceArn })))).toMatchObject(absent);
    const read = new GetTopicAttributesCommand({ TopicArn: ResourceArn });
    expect(await refusalOf(sns.send(read))).toMatchObject({ name: 'NotFoundException', status: 404 });
  });

  it('that are too many or AWS’s own are refused by a name that the service has', async () => {
    const { sns, logs, events, alarms } = await start();
    const { TopicArn: ResourceArn } = await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
    const tagTopic = (Tags: { Key: string; Value: string }[]) => sns.send(new TagTopicCommand({ ResourceArn, Tags }));
    expect((await refusalOf(tagTopic(tags(51)))).name).toBe('TagLimitExceededException');
    expect((await refusalOf(tagTopic([{ Key: 'aws:own', Value: '' }]))).name).toBe('InvalidParameterException');

    await logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
    const resourceArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail';
    const tagGroup = (keys: readonly string[]) =>
      logs.send(new TagGroupCommand({ resourceArn, tags: Object.fromEntries(keys.map((key) => [key, ''])) }));
    const half = (name: string) => tags(30).map(({ Key }) => `${name}-${Key}`);
    await tagGroup(half('one'));
    expect((await refusalOf(tagGroup(half('other')))).name).toBe('TooManyTagsException');
    expect((await refusalOf(tagGroup(['aws:own']))).name).toBe('InvalidParameterException');

    const rule = { Name: 'root-use', EventPattern: '{"source":["aws.signin"]}' };
    const { RuleArn } = await events.send(new PutRuleCommand(rule));
    const tagRule = new TagRuleCommand({ ResourceARN: RuleArn, Tags: tags(51) });
    expect((await refusalOf(events.send(tagRule))).name).toBe('ValidationException');
    await alarms.send(new PutMetricAlarmCommand(alarm));
    const ResourceARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:root-use';
    const tagAlarm = new TagAlarmCommand({ ResourceARN, Tags: tags(51) });
    expect((await refusalOf(alarms.send(tagAlarm))).name).toBe('ValidationException');
  });
});

it('EventBridge knows the default bus by its name and by its whole ARN', async () => {
  const { events } = await start();
  const list = (EventBusName: string) => events.send(new ListRulesCommand({ EventBusName }));
  expect((await list('default')).Rules).toEqual([]);
  expect((await list(own)).Rules).toEqual([]);
  for (const other of [own.replace('111122223333', '123456789012'), own.replace('eu-west-1', 'us-east-1'), 'other']) {
    expect((await refusalOf(list(other))).name).toBe('ResourceNotFoundException');
  }
  expect((await refusalOf(list('no spaces'))).name).toBe('ValidationException');
});

it('switching the actions of alarms passes over names that no alarm has', async () => {
  const { alarms } = await start();
  await alarms.send(new PutMetricAlarmCommand(alarm));
  const AlarmNames = ['absent', 'root-use'];
  const enabled = async () =>
    (await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map(({ ActionsEnabled }) => ActionsEnabled);
  await alarms.send(new DisableAlarmActionsCommand({ AlarmNames }));
  expect(await enabled()).toEqual([false]);
  await alarms.send(new EnableAlarmActionsCommand({ AlarmNames }));
  expect(await enabled()).toEqual([true]);
});
