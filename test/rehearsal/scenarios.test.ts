import { ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import {
  GetAlternateContactCommand,
  GetContactInformationCommand,
  PutAlternateContactCommand,
} from '@aws-sdk/client-account';
import { DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { CreateDetectorCommand, GetDetectorCommand, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { PutRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateGroupCommand,
  CreateVirtualMFADeviceCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListRolesCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeOrganizationCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { guardsOf, refusalOf } from './clients.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();
const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;

it('govcloud is another partition, with a root user that has a key and no password', async () => {
  const { iam, rehearsal, sts } = await start('govcloud');
  expect(rehearsal.region).toBe('us-gov-west-1');
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
    'arn:aws-us-gov:iam::111122223333:user/Administrator',
  );
  expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
    ...{ AccountAccessKeysPresent: 1, AccountMFAEnabled: 0, AccountPasswordPresent: 0 },
  });
  const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }));
  expect(made.VirtualMFADevice?.SerialNumber).toBe('arn:aws-us-gov:iam::111122223333:mfa/ada');
});

it('member belongs to an organization that somebody else manages', async () => {
  const { organizations } = await start('member');
  const about = (await organizations.send(new DescribeOrganizationCommand({}))).Organization;
  expect(about).toMatchObject({ MasterAccountId: '123456789012', FeatureSet: 'ALL' });
  expect(await refused(organizations.send(new ListAccountsCommand({})))).toBe('AccessDeniedException');
});

it('project denies by AWS’s policies what a wizard would do, even to root', async () => {
  const started = await start('project');
  const { account, iam, rehearsal } = started;
  const inVirginia = guardsOf(rehearsal, { region: 'us-east-1' });
  const elsewhere = guardsOf(rehearsal, { region: 'eu-north-1' });
  expect(await refusalOf(iam.send(new CreateGroupCommand({ GroupName: 'administrators' })))).toMatchObject({
    ...{ name: 'AccessDenied', status: 403 },
    message: expect.stringContaining('explicit deny in a service control policy') as unknown,
  });
  const contact = { Name: 'A', Title: 'B', EmailAddress: 'a@example.com', PhoneNumber: '1' };
  const put = new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', ...contact });
  expect(await refused(account.send(put))).toBe('AccessDeniedException');
  expect(await refused(started.guardDuty.send(new CreateDetectorCommand({ Enable: true })))).toBe(
    'AccessDeniedException',
  );
  const rule = new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["aws.signin"]}' });
  expect(await refused(inVirginia.events.send(rule))).toBe('AccessDeniedException');
  expect(await refused(elsewhere.events.send(rule))).toBe('AccessDeniedException');
  await started.events.send(rule);
  await started.sns.send(new CreateTopicCommand({ Name: 'root-use' }));
  const roles = await iam.send(new ListRolesCommand({ PathPrefix: '/managed/' }));
  expect(roles.Roles?.map(({ RoleName }) => RoleName)).toEqual(['ProjectServiceRole']);
});

it('messy has what the issue of a used account is made of', async () => {
  const { account, cloudTrail, guardDuty, iam, s3 } = await start('messy');
  const devices = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }));
  expect(devices.VirtualMFADevices).toHaveLength(1);
  const group = await iam.send(new GetGroupCommand({ GroupName: 'administrators' }));
  expect(group.Users?.map(({ UserName }) => UserName)).toEqual(['deploy-bot']);
  const UserName = 'deploy-bot';
  const keys = (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];
  const year = 365 * 24 * 3_600_000;
  expect(keys).toHaveLength(2);
  expect(keys.every(({ CreateDate }) => Date.now() - (CreateDate?.getTime() ?? 0) > year)).toBe(true);
  expect((await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices ?? []).toEqual([]);
  const [trail] = (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList ?? [];
  expect(trail).toMatchObject({ IsMultiRegionTrail: false });
  expect((await cloudTrail.send(new GetTrailStatusCommand({ Name: trail?.Name }))).IsLogging).toBe(false);
  const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
  expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 6 });
  const contact = await account.send(new GetContactInformationCommand({}));
  expect(contact.ContactInformation?.FullName).toBe('Example Startup');
  const bucket = new CreateBucketCommand({
    Bucket: 'wanted',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  expect(await refused(s3.send(bucket))).toBe('BucketAlreadyExists');
  expect((await guardDuty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
});

it('done has everything the guides ask for, and its alert reaches somebody', async () => {
  const { accessAnalyzer, account, budgets, guardDuty, iam, rehearsal, s3Control } = await start('done');
  const { accountId } = rehearsal;
  for (const type of ['BILLING', 'OPERATIONS', 'SECURITY'] as const) {
    const got = await account.send(new GetAlternateContactCommand({ AlternateContactType: type }));
    expect(got.AlternateContact?.EmailAddress).toBe(`${type.toLowerCase()}@example.com`);
  }
  const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
  expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 14, PasswordReusePrevention: 24, HardExpiry: false });
  expect(
    (await s3Control.send(new GetPublicAccessBlockCommand({ AccountId: accountId }))).PublicAccessBlockConfiguration,
  ).toEqual({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true });
  expect((await accessAnalyzer.send(new ListAnalyzersCommand({}))).analyzers).toMatchObject([{ type: 'ACCOUNT' }]);
  expect((await budgets.send(new DescribeBudgetsCommand({ AccountId: accountId }))).Budgets).toHaveLength(1);
  const { DetectorIds = [] } = await guardDuty.send(new ListDetectorsCommand({}));
  const detector = await guardDuty.send(new GetDetectorCommand({ DetectorId: DetectorIds[0] }));
  expect(detector).toMatchObject({ Status: 'ENABLED' });
  await control(rehearsal, 'console/sign-in-as-root', {});
  const { inbox } = await control(rehearsal, 'mail');
  expect(inbox).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        to: 'security@example.com',
        message: expect.stringContaining('ConsoleLogin') as unknown,
      }),
    ]),
  );
});
