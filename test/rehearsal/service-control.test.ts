// What service control policies bind: a project line by line, members and their root, and whom they spare.
import { CreateGroupCommand, CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { AttachPolicyCommand, CreatePolicyCommand, DetachPolicyCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { memberId } from '../../src/rehearsal/organization-scenario.ts';
import { decide } from '../../src/rehearsal/policy.ts';
import { projectPolicies } from '../../src/rehearsal/project-scps.ts';
import { clientsOf, guardsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();

function forbidden(action: string, region = 'eu-west-1', mayHaveTrail = true): boolean {
  return (
    decide(projectPolicies('eu-west-1', mayHaveTrail), {
      ...{ action, resource: '*', keys: new Map([['aws:requestedregion', region]]) },
      asking: { kind: 'identity', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
    }) === 'denied'
  );
}

describe('a project', () => {
  it.each([
    ['iam:CreateLoginProfile', 'iam:GetLoginProfile', 'iam:UpdateLoginProfile', 'iam:DeleteLoginProfile'],
    ['iam:CreateGroup', 'iam:AttachGroupPolicy', 'iam:AddUserToGroup', 'iam:PutGroupPolicy', 'iam:UpdateGroup'],
    ['iam:CreateAccountAlias', 'iam:ListAccountAliases', 'iam:CreateSAMLProvider', 'iam:ListOpenIDConnectProviders'],
    ['iam:ListOrganizationsFeatures', 'iam:EnableOrganizationsRootSessions'],
    ['iam:SetSecurityTokenServicePreferences', 'iam:UploadSigningCertificate', 'iam:UploadServerCertificate'],
    ['account:GetAlternateContact', 'account:PutAlternateContact', 'account:DeleteAlternateContact'],
    ['account:GetContactInformation', 'account:PutContactInformation', 'account:PutAccountName'],
    ['account:EnableRegion', 'account:DisableRegion', 'account:StartPrimaryEmailUpdate', 'account:CloseAccount'],
    ['billing:GetBillingData', 'notifications-contacts:CreateEmailContact', 'sso:CreateInstance'],
    ['organizations:LeaveOrganization', 'organizations:AcceptHandshake'],
    ['guardduty:CreateDetector', 'securityhub:EnableSecurityHub', 'access-analyzer:CreateAnalyzer', 'ec2:RunInstances'],
  ])('forbids %s and its like in every Region', (...actions) => {
    const regions = ['eu-west-1', 'us-west-2', 'us-east-1'];
    expect(actions.filter((action) => regions.some((region) => !forbidden(action, region)))).toEqual([]);
  });

  it('leaves what it needs: users, keys and devices, roles, and a dozen services', () => {
    const left = [
      ...[
        'iam:CreateUser',
        'iam:CreateAccessKey',
        'iam:CreateVirtualMFADevice',
        'iam:AttachUserPolicy',
        'iam:CreateRole',
      ],
      ...['sts:GetSessionToken', 'organizations:DescribeOrganization', 'account:GetAccountInformation'],
      ...['s3:CreateBucket', 'cloudtrail:CreateTrail', 'config:PutConfigRule', 'events:PutRule', 'sns:CreateTopic'],
      ...['kms:CreateKey', 'logs:CreateLogGroup', 'budgets:ModifyBudget', 'freetier:GetAccountPlanState'],
      ...['access-analyzer:ValidatePolicy', 'access-analyzer:CheckNoNewAccess'],
    ];
    expect(left.filter((action) => forbidden(action))).toEqual([]);
    expect(forbidden('cloudtrail:CreateTrail', 'eu-west-1', false)).toBe(true);
  });

  it('keeps to its Region, Oregon and what is of no Region', () => {
    const regions = ['eu-west-1', 'us-west-2', 'unspecified', 'eu-central-1', 'ap-south-1'];
    expect(regions.filter((region) => !forbidden('logs:CreateLogGroup', region))).toEqual(regions.slice(0, 3));
  });

  it('makes no alert, trail or bucket in us-east-1, where the global services go on', () => {
    const inVirginia = (...actions: readonly string[]) => actions.filter((action) => forbidden(action, 'us-east-1'));
    const gone = ['events:PutRule', 'events:ListRules', 'sns:CreateTopic', 'cloudtrail:CreateTrail', 's3:CreateBucket'];
    expect(inVirginia(...gone)).toEqual(gone);
    const left = ['iam:CreateUser', 'sts:AssumeRole', 'organizations:DescribeOrganization', 'logs:CreateLogGroup'];
    expect(inVirginia(...left, 'budgets:ModifyBudget', 'cloudtrail:LookupEvents', 's3:GetBucketPolicy')).toEqual([]);
  });

  it('binds its root over the wire, with the sentence of a service control policy', async () => {
    const { iam, rehearsal } = await start('project');
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const inVirginia = {
      ...clientsOf(rehearsal, { region: 'us-east-1' }),
      ...guardsOf(rehearsal, { region: 'us-east-1' }),
    };
    const sentence = {
      message: expect.stringMatching(/with an explicit deny in a service control policy$/) as unknown,
    };
    expect(await refusalOf(iam.send(new CreateGroupCommand({ GroupName: 'x' })))).toMatchObject(sentence);
    expect(await refusalOf(inVirginia.sns.send(new CreateTopicCommand({ Name: 'x' })))).toMatchObject(sentence);
    const create = inVirginia.s3.send(new CreateBucketCommand({ Bucket: 'a-bucket' }));
    expect(await refusalOf(create)).toMatchObject(sentence);
    await inVirginia.s3.send(new ListBucketsCommand({}));
  });
});

describe('a service control policy of an organization', () => {
  const denyAll = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
  const policyOf = (Content: string) =>
    new CreatePolicyCommand({ Name: 'one', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content });

  async function organization() {
    const started = await start('organization');
    const RoleArn = `arn:aws:iam::${memberId(1)}:role/OrganizationAccountAccessRole`;
    const { Credentials: given } = await started.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const credentials = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
    return { ...started, member: clientsOf(started.rehearsal, { credentials }) };
  }

  it('never binds the management account, even when it names it', async () => {
    const { organizations, iam, rehearsal } = await organization();
    const PolicyId = (await organizations.send(policyOf(denyAll))).Policy?.PolicySummary?.Id;
    for (const TargetId of [rehearsal.state.organization?.rootId, rehearsal.accountId]) {
      await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    }
    expect((await iam.send(new ListUsersCommand({}))).$metadata.httpStatusCode).toBe(200);
  });

  it('denies in one sentence, and fails to allow in another', async () => {
    const { organizations, member } = await organization();
    const TargetId = memberId(1);
    const listUsers = () => member.iam.send(new ListUsersCommand({}));
    const PolicyId = (await organizations.send(policyOf(denyAll))).Policy?.PolicySummary?.Id;
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    const who = `User: arn:aws:sts::${TargetId}:assumed-role/OrganizationAccountAccessRole/ada`;
    const start = `${who} is not authorized to perform: iam:ListUsers on resource: *`;
    expect((await refusalOf(listUsers())).message).toBe(`${start} with an explicit deny in a service control policy`);
    await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
    await listUsers();
    const only = denyAll.replace('Deny', 'Allow').replace('"Action":"*"', '"Action":"s3:*"');
    const made = await organizations.send(
      new CreatePolicyCommand({ Name: 'two', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content: only }),
    );
    await organizations.send(new AttachPolicyCommand({ PolicyId: made.Policy?.PolicySummary?.Id, TargetId }));
    await organizations.send(new DetachPolicyCommand({ PolicyId: 'p-FullAWSAccess', TargetId }));
    expect((await refusalOf(listUsers())).message).toBe(
      `${start} because no service control policy allows the iam:ListUsers action`,
    );
    await member.s3.send(new ListBucketsCommand({}));
  });
});
