import {
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  DeactivateMFADeviceCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListOrganizationsFeaturesCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationCommand,
  DetachPolicyCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  paginateListAccounts,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { memberId } from '../../src/rehearsal/organization-scenario.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, refusalOf, settingsFor } from './clients.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();
const ServicePrincipal = 'iam.amazonaws.com';
const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;

interface Given {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

function clientsWith(rehearsal: Rehearsal, given: Given | undefined, region?: string) {
  return clientsOf(rehearsal, {
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
    ...(region === undefined ? {} : { region }),
  });
}

async function centralRootAccess() {
  const started = await start('organization');
  await started.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await started.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  await started.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  const assumeRoot = async (member: string, task: string) => {
    const { Credentials } = await started.sts.send(
      new AssumeRootCommand({
        TargetPrincipal: member,
        TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
        DurationSeconds: 900,
      }),
    );
    return clientsWith(started.rehearsal, Credentials);
  };
  return { ...started, assumeRoot };
}

describe('the organization of the scenario', () => {
  it('has a management account and 25 members, in pages', async () => {
    const { organizations } = await start('organization');
    const about = (await organizations.send(new DescribeOrganizationCommand({}))).Organization;
    expect(about).toMatchObject({ Id: 'o-exampleorgid', FeatureSet: 'ALL', MasterAccountId: '111122223333' });
    const all = [];
    for await (const { Accounts } of paginateListAccounts({ client: organizations }, {})) all.push(...(Accounts ?? []));
    expect(all).toHaveLength(26);
    expect(new Set(all.map(({ Id }) => Id)).size).toBe(26);
    expect((await organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(20);
    const AccountId = memberId(5);
    expect((await organizations.send(new DescribeAccountCommand({ AccountId }))).Account).toMatchObject({
      ...{ Name: 'team-05', JoinedMethod: 'INVITED', Status: 'ACTIVE' },
    });
  });

  it('has members of every kind', async () => {
    const { rehearsal } = await start('organization');
    const members = [...(rehearsal.state.organization?.accounts.values() ?? [])].flatMap(({ state }) => state ?? []);
    const count = (fits: (member: (typeof members)[number]) => boolean) => members.filter(fits).length;
    expect(count(({ root }) => root.hasPassword)).toBeGreaterThan(5);
    expect(count(({ root }) => !root.hasPassword)).toBeGreaterThan(5);
    expect(count(({ keys }) => keys.size === 1)).toBeGreaterThan(0);
    expect(count(({ keys }) => keys.size === 2)).toBe(1);
    expect(count(({ devices }) => devices.size > 0)).toBeGreaterThan(3);
    expect(count(({ certificates }) => certificates.size > 0)).toBe(1);
    expect(count(({ roles }) => roles.has('OrganizationAccountAccessRole'))).toBe(20);
  });
});

describe('becoming a role in a member account', () => {
  const assume = (id: string, more: object = {}) =>
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'ada',
      ...more,
    });

  it('acts in that account and leaves the other alone', async () => {
    const { rehearsal, sts, iam } = await start('organization');
    const { Credentials, AssumedRoleUser } = await sts.send(assume(memberId(1)));
    const member = clientsWith(rehearsal, Credentials);
    expect(await member.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: memberId(1),
      Arn: `arn:aws:sts::${memberId(1)}:assumed-role/OrganizationAccountAccessRole/ada`,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    await member.iam.send(new CreateUserCommand({ UserName: 'grace' }));
    expect((await member.iam.send(new ListUsersCommand({}))).Users).toHaveLength(1);
    expect((await iam.send(new ListUsersCommand({}))).Users ?? []).toEqual([]);
    const AccessKeyId = Credentials?.AccessKeyId;
    expect((await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account).toBe(memberId(1));
    const { calls } = (await control(rehearsal, 'log')) as {
      readonly calls: readonly { readonly operation: string }[];
    };
    expect(calls.map(({ operation }) => operation)).toContain('CreateUser');
  });

  it('is refused to root, where there is no such role, and for longer than an hour from a role', async () => {
    const { sts } = await start('organization');
    expect(await refused(sts.send(assume(memberId(5))))).toBe('AccessDenied');
    expect(await refused(sts.send(assume('999999999999')))).toBe('AccessDenied');
    expect(await refused(sts.send(assume(memberId(1), { DurationSeconds: 7200 })))).toBe('ValidationError');
    const root = await start('management');
    expect(await refusalOf(root.sts.send(assume(memberId(1))))).toMatchObject({
      name: 'AccessDenied',
      message: 'Roles may not be assumed by root accounts.',
    });
  });
});

describe('central root access', () => {
  it('gives each of its five errors', async () => {
    const enable = new EnableOrganizationsRootSessionsCommand({});
    const alone = await start();
    expect(await refused(alone.iam.send(enable))).toBe('OrganizationNotFoundException');
    const member = await start('member');
    expect(await refused(member.iam.send(enable))).toBe('CallerIsNotManagementAccountException');
    expect(await refused(member.iam.send(new ListOrganizationsFeaturesCommand({})))).toBe(
      'AccountNotManagementOrDelegatedAdministratorException',
    );
    await alone.organizations.send(new CreateOrganizationCommand({ FeatureSet: 'CONSOLIDATED_BILLING' }));
    expect(await refused(alone.iam.send(enable))).toBe('OrganizationNotInAllFeaturesModeException');
    const management = await start('management');
    expect(await refused(management.iam.send(enable))).toBe('ServiceAccessNotEnabledException');
  });

  it('is switched on and off feature by feature', async () => {
    const { iam } = await centralRootAccess();
    expect(await iam.send(new ListOrganizationsFeaturesCommand({}))).toMatchObject({
      OrganizationId: 'o-exampleorgid',
      EnabledFeatures: ['RootCredentialsManagement', 'RootSessions'],
    });
    expect((await iam.send(new DisableOrganizationsRootSessionsCommand({}))).EnabledFeatures).toEqual([
      'RootCredentialsManagement',
    ]);
  });

  it('audits a member’s root user and may do no more than that', async () => {
    const { assumeRoot } = await centralRootAccess();
    const audit = await assumeRoot(memberId(14), 'IAMAuditRootUserCredentials');
    expect((await audit.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${memberId(14)}:root`);
    const { AccessKeyMetadata } = await audit.iam.send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata).toHaveLength(2);
    expect((await audit.iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 1,
      AccountPasswordPresent: 0,
    });
    const AccessKeyId = AccessKeyMetadata?.[0]?.AccessKeyId;
    expect(await refused(audit.iam.send(new DeleteAccessKeyCommand({ AccessKeyId })))).toBe('AccessDenied');
    expect(await refused(audit.iam.send(new ListUsersCommand({})))).toBe('AccessDenied');
    expect(await refused(audit.iam.send(new GetLoginProfileCommand({})))).toBe('NoSuchEntityException');
  });

  it('takes every credential of a member’s root user away', async () => {
    const { assumeRoot } = await centralRootAccess();
    const remove = async (number: number) => assumeRoot(memberId(number), 'IAMDeleteRootUserCredentials');
    const summary = async (number: number) => {
      const { iam } = await assumeRoot(memberId(number), 'IAMAuditRootUserCredentials');
      return (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap;
    };
    const two = (await remove(14)).iam;
    for (const { AccessKeyId } of (await two.send(new ListAccessKeysCommand({}))).AccessKeyMetadata ?? []) {
      await two.send(new DeleteAccessKeyCommand({ AccessKeyId }));
    }
    expect((await two.send(new ListAccessKeysCommand({}))).AccessKeyMetadata ?? []).toEqual([]);
    const twelve = (await remove(12)).iam;
    const device = (await twelve.send(new ListMFADevicesCommand({}))).MFADevices?.[0];
    await twelve.send(new DeactivateMFADeviceCommand({ SerialNumber: device?.SerialNumber }));
    await twelve.send(new DeleteLoginProfileCommand({}));
    // The task of removing does not include the summary.
    expect(await refused(twelve.send(new GetAccountSummaryCommand({})))).toBe('AccessDenied');
    expect(await summary(12)).toMatchObject({
      AccountMFAEnabled: 0,
      AccountPasswordPresent: 0,
    });
    const nine = (await remove(9)).iam;
    const certificate = (await nine.send(new ListSigningCertificatesCommand({}))).Certificates?.[0];
    await nine.send(new DeleteSigningCertificateCommand({ CertificateId: certificate?.CertificateId }));
    expect(await summary(9)).toMatchObject({
      AccountSigningCertificatesPresent: 0,
    });
  });

  it('lets a member’s root user recover its password', async () => {
    const { assumeRoot, rehearsal } = await centralRootAccess();
    const { iam } = await assumeRoot(memberId(1), 'IAMCreateRootUserPassword');
    await iam.send(new CreateLoginProfileCommand({}));
    expect(rehearsal.state.organization?.accounts.get(memberId(1))?.state?.root.hasPassword).toBe(true);
  });

  it('opens a bucket that shut its own account out', async () => {
    const { assumeRoot } = await centralRootAccess();
    const { s3 } = await assumeRoot(memberId(11), 'S3UnlockBucketPolicy');
    const Bucket = `locked-${memberId(11)}`;
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('Deny');
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await refused(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NoSuchBucketPolicy');
  });

  it('is not there at the global endpoint of STS', async () => {
    const { rehearsal } = await centralRootAccess();
    const audit = new AssumeRootCommand({
      TargetPrincipal: memberId(1),
      TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    });
    const settings = settingsFor(rehearsal, { keepHost: true });
    expect((await new STSClient(settings).send(audit)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
    const global = new STSClient({ ...settings, region: 'us-east-1', useGlobalEndpoint: true });
    expect(await refusalOf(global.send(audit))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('Regional') as unknown,
    });
  });

  it('is refused for the management account, for strangers, before it is on, and to root', async () => {
    const { assumeRoot } = await centralRootAccess();
    expect(await refused(assumeRoot('111122223333', 'IAMAuditRootUserCredentials'))).toBe('AccessDenied');
    expect(await refused(assumeRoot('999999999999', 'IAMAuditRootUserCredentials'))).toBe('AccessDenied');
    expect(await refused(assumeRoot(memberId(1), 'Everything'))).toBe('ValidationError');
    const audit = new AssumeRootCommand({
      TargetPrincipal: memberId(1),
      TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    });
    expect(await refused((await start('organization')).sts.send(audit))).toBe('AccessDenied');
    expect(await refused((await start('management')).sts.send(audit))).toBe('AccessDenied');
  });

  it('can be handed to a delegated administrator', async () => {
    const { organizations, rehearsal, sts } = await centralRootAccess();
    const AccountId = memberId(2);
    const register = () =>
      organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    await register();
    expect(await refused(register())).toBe('AccountAlreadyRegisteredException');
    const list = new ListDelegatedAdministratorsCommand({ ServicePrincipal });
    expect((await organizations.send(list)).DelegatedAdministrators).toMatchObject([{ Id: AccountId }]);
    const RoleArn = `arn:aws:iam::${AccountId}:role/OrganizationAccountAccessRole`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const delegated = clientsWith(rehearsal, Credentials);
    expect((await delegated.iam.send(new ListOrganizationsFeaturesCommand({}))).EnabledFeatures).toHaveLength(2);
    expect((await delegated.organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(20);
    const change = delegated.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await refused(change)).toBe('AccessDeniedException');
  });
});

describe('an organization made in the rehearsal', () => {
  it('ends the free plan, and takes in an account only after a while', async () => {
    const { organizations, rehearsal } = await start();
    rehearsal.state.services.plan = { type: 'FREE', credits: 100, expiresAt: rehearsal.clock.now() + 1e9 };
    expect(await refused(organizations.send(new ListAccountsCommand({})))).toBe('AWSOrganizationsNotInUseException');
    await organizations.send(new CreateOrganizationCommand({}));
    expect(rehearsal.state.services.plan).toMatchObject({ type: 'PAID', credits: 0 });
    expect(await refused(organizations.send(new CreateOrganizationCommand({})))).toBe('AlreadyInOrganizationException');
    const made = await organizations.send(new CreateAccountCommand({ AccountName: 'two', Email: 'two@example.com' }));
    expect(made.CreateAccountStatus?.State).toBe('IN_PROGRESS');
    expect((await organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(1);
    rehearsal.clock.advance(60_000);
    const CreateAccountRequestId = made.CreateAccountStatus?.Id;
    const status = await organizations.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId }));
    expect(status.CreateAccountStatus).toMatchObject({
      State: 'SUCCEEDED',
      AccountId: expect.stringMatching(/^\d{12}$/) as unknown,
    });
    expect((await organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(2);
  });

  it('trusts the services it knows', async () => {
    const { organizations } = await start('management');
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const trusted = await organizations.send(new ListAWSServiceAccessForOrganizationCommand({}));
    expect(trusted.EnabledServicePrincipals).toMatchObject([{ ServicePrincipal }]);
    const unknown = organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'no.amazonaws.com' }));
    expect(await refused(unknown)).toBe('InvalidInputException');
  });
});

describe('a service control policy', () => {
  const denyRoot = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:*:iam::*:root'] }, Null: { 'aws:AssumedRoot': 'true' } },
      },
    ],
  });

  it('binds members, root included, spares AssumeRoot and the management account', async () => {
    const { organizations, rehearsal, assumeRoot, iam } = await centralRootAccess();
    const made = await organizations.send(
      new CreatePolicyCommand({ Name: 'no-root', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content: denyRoot }),
    );
    const PolicyId = made.Policy?.PolicySummary?.Id;
    const root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0];
    const attach = () => organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: root?.Id }));
    const key = [...(rehearsal.state.organization?.accounts.get(memberId(7))?.state?.keys.values() ?? [])][0];
    const credentials = { accessKeyId: key?.accessKeyId ?? '', secretAccessKey: key?.secret ?? '' };
    const memberRoot = clientsOf(rehearsal, { credentials });
    await memberRoot.iam.send(new ListUsersCommand({}));
    await attach();
    expect(await refused(attach())).toBe('DuplicatePolicyAttachmentException');
    expect(await refusalOf(memberRoot.iam.send(new ListUsersCommand({})))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('explicit deny in a service control policy') as unknown,
    });
    const audit = await assumeRoot(memberId(7), 'IAMAuditRootUserCredentials');
    expect((await audit.iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(1);
    await iam.send(new ListUsersCommand({}));
  });

  it('must allow at every level, and the last one cannot be detached', async () => {
    const { organizations, rehearsal } = await start('organization');
    const allowS3 = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const create = (Content: string) =>
      organizations.send(
        new CreatePolicyCommand({ Name: 'only-s3', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content }),
      );
    expect(await refused(create('{"x":1}'))).toBe('MalformedPolicyDocumentException');
    const PolicyId = (await create(allowS3)).Policy?.PolicySummary?.Id;
    const TargetId = memberId(7);
    const detach = (id: string) => organizations.send(new DetachPolicyCommand({ PolicyId: id, TargetId }));
    expect(await refused(detach('p-FullAWSAccess'))).toBe('ConstraintViolationException');
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    await detach('p-FullAWSAccess');
    const Filter = 'SERVICE_CONTROL_POLICY';
    const attached = await organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter }));
    expect(attached.Policies).toMatchObject([{ Name: 'only-s3' }]);
    const key = [...(rehearsal.state.organization?.accounts.get(TargetId)?.state?.keys.values() ?? [])][0];
    const credentials = { accessKeyId: key?.accessKeyId ?? '', secretAccessKey: key?.secret ?? '' };
    expect(await refusalOf(clientsOf(rehearsal, { credentials }).iam.send(new ListUsersCommand({})))).toMatchObject({
      message: expect.stringContaining('no service control policy allows') as unknown,
    });
    const RootId = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
    const again = organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType: Filter }));
    expect(await refused(again)).toBe('PolicyTypeAlreadyEnabledException');
  });
});
