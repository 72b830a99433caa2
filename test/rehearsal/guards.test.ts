import {
  CreateAnalyzerCommand,
  DeleteAnalyzerCommand,
  GetAnalyzerCommand,
  ListAnalyzersCommand,
  ListFindingsV2Command,
} from '@aws-sdk/client-accessanalyzer';
import {
  DeleteAlternateContactCommand,
  EnableRegionCommand,
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  GetRegionOptStatusCommand,
  ListRegionsCommand,
  PutAccountNameCommand,
  PutAlternateContactCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account';
import {
  CreateBudgetCommand,
  CreateSubscriberCommand,
  DeleteBudgetCommand,
  DescribeBudgetCommand,
  DescribeBudgetsCommand,
  DescribeBudgetNotificationsForAccountCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
} from '@aws-sdk/client-budgets';
import {
  DeleteDeliveryChannelCommand,
  DescribeConfigRulesCommand,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetDetectorCommand,
  ListDetectorsCommand,
  CreateSampleFindingsCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3-control';
import { describe, expect, it } from 'vitest';
import { guardsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();
const AccountId = '111122223333';

describe('Account Management', () => {
  const contact = {
    ...{ FullName: 'Ada Example', AddressLine1: '1 Example Street', City: 'Dublin', PostalCode: 'D01' },
    ...{ CountryCode: 'IE', PhoneNumber: '+353 1 555 0100' },
  };

  it('keeps the contact information by its rules', async () => {
    const { account } = await start();
    const put = (more: object) =>
      account.send(new PutContactInformationCommand({ ContactInformation: { ...contact, ...more } }));
    const fromSignUp = await account.send(new GetContactInformationCommand({}));
    expect(fromSignUp.ContactInformation?.FullName).toBe('Example Owner');
    expect((await refusalOf(put({ PhoneNumber: '01 555 0100' }))).name).toBe('ValidationException');
    expect((await refusalOf(put({ CountryCode: 'US' }))).name).toBe('ValidationException');
    await put({});
    expect((await account.send(new GetContactInformationCommand({}))).ContactInformation).toEqual(contact);
  });

  it('keeps one alternate contact of each type', async () => {
    const { account } = await start();
    const AlternateContactType = 'SECURITY';
    const given = { Name: 'Security', Title: 'Team', EmailAddress: 'security@example.com', PhoneNumber: '+353 1' };
    const get = () => account.send(new GetAlternateContactCommand({ AlternateContactType }));
    expect(await refusalOf(get())).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    await account.send(new PutAlternateContactCommand({ AlternateContactType, ...given }));
    expect((await get()).AlternateContact).toEqual({ AlternateContactType, ...given });
    const wrong = { AlternateContactType, ...given, EmailAddress: "o'hara@example.com" } as const;
    expect((await refusalOf(account.send(new PutAlternateContactCommand(wrong)))).name).toBe('ValidationException');
    await account.send(new DeleteAlternateContactCommand({ AlternateContactType }));
    expect((await refusalOf(get())).name).toBe('ResourceNotFoundException');
  });

  it('tells the account and its Regions', async () => {
    const { account, rehearsal } = await start();
    await account.send(new PutAccountNameCommand({ AccountName: 'Example' }));
    const about = await account.send(new GetAccountInformationCommand({}));
    expect(about).toMatchObject({ AccountId, AccountName: 'Example', AccountState: 'ACTIVE' });
    expect(about.AccountCreatedDate?.getTime()).toBe(rehearsal.state.createdAt);
    const list = (RegionOptStatusContains: ('ENABLED' | 'ENABLED_BY_DEFAULT' | 'DISABLED')[]) =>
      account.send(new ListRegionsCommand({ RegionOptStatusContains }));
    expect((await list(['ENABLED', 'ENABLED_BY_DEFAULT'])).Regions).toHaveLength(17);
    await account.send(new EnableRegionCommand({ RegionName: 'me-south-1' }));
    expect((await list(['ENABLED'])).Regions).toEqual([{ RegionName: 'me-south-1', RegionOptStatus: 'ENABLED' }]);
    expect((await account.send(new GetRegionOptStatusCommand({ RegionName: 'us-east-1' }))).RegionOptStatus).toBe(
      'ENABLED_BY_DEFAULT',
    );
    const named = account.send(new GetAccountInformationCommand({ AccountId: '444455556666' }));
    expect(await refusalOf(named)).toMatchObject({ name: 'AccessDeniedException', status: 403 });
  });
});

describe('the public access block of the account', () => {
  it('is put, read and deleted, for one’s own account', async () => {
    const { s3Control } = await start();
    const get = (id = AccountId) => s3Control.send(new GetPublicAccessBlockCommand({ AccountId: id }));
    expect(await refusalOf(get())).toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration', status: 404 });
    const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    await s3Control.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: all }));
    expect((await get()).PublicAccessBlockConfiguration).toEqual(all);
    expect(await refusalOf(get('444455556666'))).toMatchObject({ name: 'AccessDenied', status: 403 });
    await s3Control.send(new DeletePublicAccessBlockCommand({ AccountId }));
    expect((await refusalOf(get())).name).toBe('NoSuchPublicAccessBlockConfiguration');
  });
});

describe('GuardDuty', () => {
  it('has one detector per Region, with features on unless told otherwise', async () => {
    const { guardDuty, rehearsal } = await start();
    const make = () =>
      guardDuty.send(
        new CreateDetectorCommand({ Enable: true, Features: [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }] }),
      );
    const { DetectorId } = await make();
    expect(DetectorId).toMatch(/^[0-9a-f]{32}$/);
    expect(await refusalOf(make())).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect((await guardDuty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([DetectorId]);
    const elsewhere = guardsOf(rehearsal, { region: 'us-east-1' }).guardDuty;
    expect((await elsewhere.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: 'FIFTEEN_MINUTES' }));
    const detector = await guardDuty.send(new GetDetectorCommand({ DetectorId }));
    expect(detector).toMatchObject({ Status: 'ENABLED', FindingPublishingFrequency: 'FIFTEEN_MINUTES' });
    const statuses = Object.fromEntries((detector.Features ?? []).map(({ Name, Status }) => [Name, Status]));
    expect(statuses).toMatchObject({
      CLOUD_TRAIL: 'ENABLED',
      S3_DATA_EVENTS: 'DISABLED',
      RUNTIME_MONITORING: 'DISABLED',
    });
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId }));
    expect((await refusalOf(guardDuty.send(new GetDetectorCommand({ DetectorId })))).name).toBe('BadRequestException');
  });

  it('names an operation it does not have, with status 501', async () => {
    const { guardDuty } = await start();
    const refused = await refusalOf(guardDuty.send(new CreateSampleFindingsCommand({ DetectorId: 'abc' })));
    expect(refused).toMatchObject({
      status: 501,
      message: expect.stringContaining('/detector/abc/findings/create') as unknown,
    });
  });
});

describe('Config', () => {
  const roleARN = `arn:aws:iam::${AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

  it('records once there is a channel to a bucket that lets it write', async () => {
    const { config, rehearsal, s3 } = await start();
    const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;
    const channel = (s3BucketName: string) =>
      config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName } }));
    const startRecording = () =>
      config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
    expect(await refused(channel('config-logs'))).toBe('NoAvailableConfigurationRecorderException');
    const put = (name: string) =>
      config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name, roleARN } }));
    await put('default');
    expect(await refused(put('second'))).toBe('MaxNumberOfConfigurationRecordersExceededException');
    expect(await refused(startRecording())).toBe('NoAvailableDeliveryChannelException');
    expect(await refused(channel('config-logs'))).toBe('NoSuchBucketException');
    await s3.send(
      new CreateBucketCommand({
        Bucket: 'config-logs',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    expect(await refused(channel('config-logs'))).toBe('InsufficientDeliveryPolicyException');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject' },
          Resource: `arn:aws:s3:::config-logs/AWSLogs/${AccountId}/Config/*`,
          Condition: { StringEquals: { 'AWS:SourceAccount': AccountId } },
        },
      ],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'config-logs', Policy }));
    // Other services see a new bucket policy only after a while.
    rehearsal.clock.advance(10_000);
    await channel('config-logs');
    await startRecording();
    const status = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
    expect(status.ConfigurationRecordersStatus).toMatchObject([{ name: 'default', recording: true }]);
    const recorders = await config.send(new DescribeConfigurationRecordersCommand({}));
    expect(recorders.ConfigurationRecorders).toMatchObject([{ roleARN, recordingGroup: { allSupported: true } }]);
    const drop = config.send(new DeleteDeliveryChannelCommand({ DeliveryChannelName: 'default' }));
    expect(await refused(drop)).toBe('LastDeliveryChannelDeleteFailedException');
    const ConfigRule = {
      ConfigRuleName: 'root-mfa',
      Source: { Owner: 'AWS' as const, SourceIdentifier: 'ROOT_ACCOUNT_MFA_ENABLED' },
    };
    await config.send(new PutConfigRuleCommand({ ConfigRule }));
    expect((await config.send(new DescribeConfigRulesCommand({}))).ConfigRules).toMatchObject([
      { ...ConfigRule, ConfigRuleState: 'ACTIVE' },
    ]);
    const absent = config.send(new DescribeConfigRulesCommand({ ConfigRuleNames: ['absent'] }));
    expect(await refused(absent)).toBe('NoSuchConfigRuleException');
  });
});

describe('Access Analyzer', () => {
  it('has one analyzer of a type per Region', async () => {
    const { accessAnalyzer, rehearsal } = await start();
    const make = (analyzerName: string, type: 'ACCOUNT' | 'ORGANIZATION' = 'ACCOUNT') =>
      accessAnalyzer.send(new CreateAnalyzerCommand({ analyzerName, type, tags: { made: 'here' } }));
    const { arn } = await make('account');
    expect(await refusalOf(make('account'))).toMatchObject({ name: 'ConflictException', status: 409 });
    expect(await refusalOf(make('other'))).toMatchObject({ name: 'ServiceQuotaExceededException', status: 402 });
    expect(await refusalOf(make('all', 'ORGANIZATION'))).toMatchObject({ name: 'ValidationException', status: 400 });
    const { analyzer } = await accessAnalyzer.send(new GetAnalyzerCommand({ analyzerName: 'account' }));
    expect(analyzer).toMatchObject({ arn, status: 'ACTIVE', tags: { made: 'here' } });
    expect(Math.abs((analyzer?.createdAt?.getTime() ?? 0) - rehearsal.clock.now())).toBeLessThan(60_000);
    expect((await accessAnalyzer.send(new ListAnalyzersCommand({ type: 'ACCOUNT' }))).analyzers).toHaveLength(1);
    expect((await accessAnalyzer.send(new ListFindingsV2Command({ analyzerArn: arn }))).findings).toEqual([]);
    await accessAnalyzer.send(new DeleteAnalyzerCommand({ analyzerName: 'account' }));
    const gone = accessAnalyzer.send(new GetAnalyzerCommand({ analyzerName: 'account' }));
    expect(await refusalOf(gone)).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('Budgets', () => {
  it('keeps a budget with its notifications and who gets them', async () => {
    const { budgets } = await start();
    const Notification = {
      NotificationType: 'ACTUAL' as const,
      ComparisonOperator: 'GREATER_THAN' as const,
      Threshold: 80,
    };
    const Subscribers = [{ SubscriptionType: 'EMAIL' as const, Address: 'ada@example.com' }];
    const make = (BudgetName: string) =>
      budgets.send(
        new CreateBudgetCommand({
          AccountId,
          Budget: { BudgetName, BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '10', Unit: 'USD' } },
          NotificationsWithSubscribers: [{ Notification, Subscribers }],
        }),
      );
    await make('monthly');
    expect((await refusalOf(make('monthly'))).name).toBe('DuplicateRecordException');
    expect((await refusalOf(make('a:b'))).name).toBe('InvalidParameterException');
    const { Budgets } = await budgets.send(new DescribeBudgetsCommand({ AccountId }));
    expect(Budgets).toMatchObject([
      { BudgetName: 'monthly', BudgetLimit: { Amount: '10' }, CalculatedSpend: { ActualSpend: { Amount: '0.0' } } },
    ]);
    const BudgetName = 'monthly';
    const notifications = await budgets.send(new DescribeNotificationsForBudgetCommand({ AccountId, BudgetName }));
    expect(notifications.Notifications).toMatchObject([{ ...Notification, NotificationState: 'OK' }]);
    const ofAll = await budgets.send(new DescribeBudgetNotificationsForAccountCommand({ AccountId }));
    expect(ofAll.BudgetNotificationsForAccount).toEqual([{ BudgetName, Notifications: notifications.Notifications }]);
    const Subscriber = { SubscriptionType: 'SNS' as const, Address: `arn:aws:sns:us-east-1:${AccountId}:budget` };
    await budgets.send(new CreateSubscriberCommand({ AccountId, BudgetName, Notification, Subscriber }));
    const who = new DescribeSubscribersForNotificationCommand({ AccountId, BudgetName, Notification });
    expect((await budgets.send(who)).Subscribers).toEqual([...Subscribers, Subscriber]);
    const foreign = budgets.send(new DescribeBudgetsCommand({ AccountId: '444455556666' }));
    expect((await refusalOf(foreign)).name).toBe('AccessDeniedException');
    await budgets.send(new DeleteBudgetCommand({ AccountId, BudgetName }));
    const gone = budgets.send(new DescribeBudgetCommand({ AccountId, BudgetName }));
    expect((await refusalOf(gone)).name).toBe('NotFoundException');
  });
});
