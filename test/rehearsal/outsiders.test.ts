import { AttachGroupPolicyCommand, CreateGroupCommand, GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { CreateBudgetCommand, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import {
  CreateTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeConfigurationRecordersCommand, PutConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import { DescribeRuleCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { trailBucketPolicy } from '../../src/aws/trails.ts';
import { clientsOf, guardsOf, refusalOf, skippingRehearsal } from './clients.ts';

async function account() {
  const rehearsal = await skippingRehearsal('fresh');
  onTestFinished(() => rehearsal.close());
  return rehearsal;
}

const Bucket = 'outsiders-111122223333';
const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;

describe('what other servers of the same calls pointed out', () => {
  it('counts every quota in the account summary, and the policies in use', async () => {
    const { iam } = clientsOf(await account());
    await iam.send(new CreateGroupCommand({ GroupName: 'people' }));
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'people', PolicyArn }));
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      PolicyVersionsInUse: 1,
      PolicyVersionsInUseQuota: 10_000,
      PolicySizeQuota: 6144,
      GroupPolicySizeQuota: 5120,
      AssumeRolePolicySizeQuota: 2048,
      ServerCertificates: 0,
    });
  });

  it('answers 204 to bucket tags, and names the smallest object of a lifecycle', async () => {
    const { s3 } = clientsOf(await account());
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const tagged = await s3.send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
    );
    expect(tagged.$metadata.httpStatusCode).toBe(204);
    const Rules = [{ ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 9 } } as const];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    expect(await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).toMatchObject({
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
    });
  });

  it('tells a Region that may not be named from one that is another endpoint’s', async () => {
    const rehearsal = await account();
    // The model of the SDK does not know us-east-1 here, and people write it all the same.
    const named = { Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-east-1' as 'eu-west-1' } };
    const inIreland = clientsOf(rehearsal).s3.send(new CreateBucketCommand(named));
    expect(await refusalOf(inIreland)).toMatchObject({ name: 'IllegalLocationConstraintException', status: 400 });
    const inVirginia = clientsOf(rehearsal, { region: 'us-east-1' }).s3.send(new CreateBucketCommand(named));
    expect(await refusalOf(inVirginia)).toMatchObject({ name: 'InvalidLocationConstraint', status: 400 });
  });

  it('gives the old fields of a trail’s status as text, empty before there is anything to say', async () => {
    const rehearsal = await account();
    const { s3, cloudTrail } = clientsOf(rehearsal);
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const Name = 'everything';
    const Policy = trailBucketPolicy({
      partition: 'aws',
      accountId: rehearsal.accountId,
      bucket: Bucket,
      trailArn: `arn:aws:cloudtrail:eu-west-1:${rehearsal.accountId}:trail/${Name}`,
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    rehearsal.clock.advance(60_000);
    await cloudTrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket }));
    expect(await cloudTrail.send(new GetTrailStatusCommand({ Name }))).toMatchObject({
      TimeLoggingStarted: '',
      TimeLoggingStopped: '',
      LatestDeliveryAttemptTime: '',
    });
    await cloudTrail.send(new StartLoggingCommand({ Name }));
    rehearsal.clock.advance(900_000);
    await cloudTrail.send(new StopLoggingCommand({ Name }));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(await cloudTrail.send(new GetTrailStatusCommand({ Name }))).toMatchObject({
      TimeLoggingStarted: time,
      TimeLoggingStopped: time,
      LatestDeliveryAttemptTime: time,
      LatestNotificationAttemptTime: '',
    });
  });

  it('fills up what a rule, an alarm, a recorder and a budget say of themselves', async () => {
    const rehearsal = await account();
    const { accountId } = rehearsal;
    const { events, alarms, config, budgets } = guardsOf(rehearsal);
    await events.send(new PutRuleCommand({ Name: 'root', EventPattern: '{"source":["aws.signin"]}' }));
    expect((await events.send(new DescribeRuleCommand({ Name: 'root' }))).CreatedBy).toBe(accountId);

    const metric = { Namespace: 'Example', MetricName: 'Root', Statistic: 'Sum', Period: 300 } as const;
    const limit = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' } as const;
    await alarms.send(new PutMetricAlarmCommand({ AlarmName: 'root', ...metric, ...limit }));
    expect((await alarms.send(new DescribeAlarmsCommand({}))).MetricAlarms).toMatchObject([
      { OKActions: [], AlarmActions: [], InsufficientDataActions: [], Dimensions: [] },
    ]);

    const roleARN = `arn:aws:iam::${accountId}:role/config`;
    await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN } }));
    const { ConfigurationRecorders } = await config.send(new DescribeConfigurationRecordersCommand({}));
    expect(ConfigurationRecorders?.[0]?.recordingGroup).toMatchObject({
      allSupported: true,
      recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
      exclusionByResourceTypes: { resourceTypes: [] },
    });

    const Budget = {
      BudgetName: 'monthly',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: '10', Unit: 'USD' },
    } as const;
    await budgets.send(new CreateBudgetCommand({ AccountId: accountId, Budget }));
    const described = await budgets.send(new DescribeBudgetCommand({ AccountId: accountId, BudgetName: 'monthly' }));
    expect(described.Budget).toMatchObject({ CostTypes: { IncludeTax: true, UseBlended: false } });
    expect(described.Budget?.TimePeriod?.Start?.getUTCDate()).toBe(1);
    expect(described.Budget?.TimePeriod?.End?.getUTCFullYear()).toBe(2087);
  });
});
