import {
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteRoleCommand,
  DeleteSigningCertificateCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetGroupPolicyCommand,
  GetMFADeviceCommand,
  GetRoleCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  ListSigningCertificatesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  SetSecurityTokenServicePreferencesCommand,
  SimulatePrincipalPolicyCommand,
  UpdateSigningCertificateCommand,
  UploadSigningCertificateCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();
const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('the credential report', () => {
  const rows = (content: Uint8Array | undefined) => {
    const [head = '', ...lines] = Buffer.from(content ?? [])
      .toString('utf8')
      .split('\n');
    const columns = head.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [columns[index], cell])));
  };

  it('is not there, then being made, then there with a row for root', async () => {
    const { iam, rehearsal } = await start('root-key-only');
    const get = () => iam.send(new GetCredentialReportCommand({}));
    expect(await refusalOf(get())).toMatchObject({ name: 'CredentialReportNotPresentException', status: 410 });
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('STARTED');
    expect(await refusalOf(get())).toMatchObject({ name: 'CredentialReportNotReadyException', status: 404 });
    rehearsal.clock.advance(5000);
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('COMPLETE');
    const report = await get();
    expect(report.ReportFormat).toBe('text/csv');
    expect(rows(report.Content)).toMatchObject([
      {
        ...{ user: '<root_account>', arn: 'arn:aws:iam::111122223333:root', password_enabled: 'true' },
        ...{ mfa_active: 'false', access_key_1_active: 'true', access_key_2_active: 'false', cert_1_active: 'false' },
        access_key_1_last_used_service: 'iam',
      },
    ]);
  });

  it('is the same for four hours and expires then', async () => {
    const { iam, rehearsal } = await start('root-key-only');
    await iam.send(new GenerateCredentialReportCommand({}));
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    rehearsal.clock.advance(3 * 3_600_000);
    await iam.send(new GenerateCredentialReportCommand({}));
    expect(rows((await iam.send(new GetCredentialReportCommand({}))).Content)).toHaveLength(1);
    rehearsal.clock.advance(3_700_000);
    expect(await refusalOf(iam.send(new GetCredentialReportCommand({})))).toMatchObject({
      ...{ name: 'CredentialReportExpiredException', status: 410 },
    });
    await iam.send(new GenerateCredentialReportCommand({}));
    rehearsal.clock.advance(5000);
    expect(rows((await iam.send(new GetCredentialReportCommand({}))).Content)).toMatchObject([{}, { user: 'ada' }]);
  });
});

describe('inline policies', () => {
  it('come back as they were put, percent-encoded, and decide', async () => {
    const { iam } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const PolicyDocument = policy(allow('iam:Get*'));
    const names = { UserName: 'ada', PolicyName: 'reads' };
    await iam.send(new PutUserPolicyCommand({ ...names, PolicyDocument }));
    expect((await iam.send(new ListUserPoliciesCommand({ UserName: 'ada' }))).PolicyNames).toEqual(['reads']);
    const got = await iam.send(new GetUserPolicyCommand(names));
    expect(got.PolicyDocument).not.toContain('{');
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(PolicyDocument);
    await iam.send(new DeleteUserPolicyCommand(names));
    expect(await refused(iam.send(new GetUserPolicyCommand(names)))).toBe('NoSuchEntityException');
  });

  it('are refused when they are no policies, or too long together', async () => {
    const { iam } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new CreateGroupCommand({ GroupName: 'people' }));
    const put = (PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'p', PolicyDocument }));
    expect(await refused(put('{'))).toBe('MalformedPolicyDocumentException');
    expect(await refused(put(policy({ ...allow('iam:*'), Principal: '*' })))).toBe('MalformedPolicyDocumentException');
    const long = policy(...Array.from({ length: 60 }, (_, index) => allow(`iam:Get${index}`)));
    expect(await refused(put(long))).toBe('LimitExceededException');
    const inGroup = { GroupName: 'people', PolicyName: 'p' };
    await iam.send(new PutGroupPolicyCommand({ ...inGroup, PolicyDocument: long }));
    expect(decodeURIComponent((await iam.send(new GetGroupPolicyCommand(inGroup))).PolicyDocument ?? '')).toBe(long);
  });
});

describe('a simulation of policies', () => {
  it('decides as real calls are decided', async () => {
    const { iam } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const deny = { Effect: 'Deny', Action: 'iam:DeleteUser', Resource: '*' };
    const PolicyDocument = policy(allow('iam:*'), deny);
    await iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'p', PolicyDocument }));
    const PolicySourceArn = 'arn:aws:iam::111122223333:user/ada';
    const ActionNames = ['iam:GetUser', 'iam:DeleteUser', 's3:ListAllMyBuckets'];
    const simulated = await iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames }));
    expect(simulated.EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual([
      ...['allowed', 'explicitDeny', 'implicitDeny'],
    ]);
    const absent = 'arn:aws:iam::111122223333:user/grace';
    const more = iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: absent, ActionNames }));
    expect(await refused(more)).toBe('NoSuchEntityException');
  });

  it('of a group and a guard asks for the MFA key', async () => {
    const { iam } = await start();
    await iam.send(new CreateGroupCommand({ GroupName: 'people' }));
    const guard = {
      ...{ Effect: 'Deny', NotAction: 'iam:ListUsers', Resource: '*' },
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    };
    const PolicyDocument = policy(allow('iam:*'), guard);
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'people', PolicyName: 'p', PolicyDocument }));
    const decision = async (mfa: string) => {
      const simulated = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: 'arn:aws:iam::111122223333:group/people',
          ActionNames: ['iam:CreateUser'],
          ContextEntries: [
            { ContextKeyName: 'aws:MultiFactorAuthPresent', ContextKeyValues: [mfa], ContextKeyType: 'boolean' },
          ],
        }),
      );
      return simulated.EvaluationResults?.[0]?.EvalDecision;
    };
    expect(await decision('false')).toBe('explicitDeny');
    expect(await decision('true')).toBe('allowed');
  });
});

describe('signing certificates', () => {
  it('of root show in the summary until they are deleted', async () => {
    const { iam } = await start();
    const body = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
    const upload = (text: string) => iam.send(new UploadSigningCertificateCommand({ CertificateBody: body(text) }));
    const present = async () =>
      (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.['AccountSigningCertificatesPresent'];
    expect(await present()).toBe(0);
    const { Certificate } = await upload('one');
    expect(await present()).toBe(1);
    expect(await refused(upload('one'))).toBe('DuplicateCertificateException');
    await upload('two');
    expect(await refused(upload('three'))).toBe('LimitExceededException');
    const CertificateId = Certificate?.CertificateId;
    await iam.send(new UpdateSigningCertificateCommand({ CertificateId, Status: 'Inactive' }));
    const listed = await iam.send(new ListSigningCertificatesCommand({}));
    expect(listed.Certificates).toMatchObject([{ CertificateId, Status: 'Inactive' }, { Status: 'Active' }]);
    await iam.send(new DeleteSigningCertificateCommand({ CertificateId }));
    expect(await refused(iam.send(new DeleteSigningCertificateCommand({ CertificateId })))).toBe(
      'NoSuchEntityException',
    );
  });
});

describe('roles', () => {
  const trust = policy({ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' });

  it('are made, given policies and deleted only when empty', async () => {
    const { iam } = await start();
    const make = (AssumeRolePolicyDocument: string) =>
      iam.send(new CreateRoleCommand({ RoleName: 'auditor', AssumeRolePolicyDocument, Description: 'Reads' }));
    expect(await refused(make(policy({ ...allow('sts:AssumeRole'), Principal: '*' })))).toBe(
      'MalformedPolicyDocumentException',
    );
    await make(trust);
    expect(await refused(make(trust))).toBe('EntityAlreadyExistsException');
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'auditor' }));
    expect(Role).toMatchObject({ Arn: 'arn:aws:iam::111122223333:role/auditor', Description: 'Reads' });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust);
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'auditor', PolicyArn: administrator }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'auditor' }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'AdministratorAccess', PolicyArn: administrator }]);
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName: 'auditor' }));
    expect(await refused(remove())).toBe('DeleteConflictException');
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'auditor', PolicyArn: administrator }));
    await remove();
  });

  it('that belong to a service are left to it', async () => {
    const { iam } = await start();
    const make = () => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'config.amazonaws.com' }));
    expect((await make()).Role).toMatchObject({
      RoleName: 'AWSServiceRoleForConfig',
      Path: '/aws-service-role/config.amazonaws.com/',
    });
    expect(await refused(make())).toBe('InvalidInputException');
    expect(await refused(iam.send(new DeleteRoleCommand({ RoleName: 'AWSServiceRoleForConfig' })))).toBe(
      'UnmodifiableEntityException',
    );
    const listed = await iam.send(new ListRolesCommand({ PathPrefix: '/aws-service-role/' }));
    expect(listed.Roles?.map(({ RoleName }) => RoleName)).toEqual(['AWSServiceRoleForConfig']);
  });
});

describe('the rest of IAM', () => {
  it('tells of one MFA device', async () => {
    const { iam, rehearsal } = await start('done');
    const [serial = ''] = [...rehearsal.state.devices.keys()].filter((key) => key.endsWith('mfa/ada'));
    const device = await iam.send(new GetMFADeviceCommand({ SerialNumber: serial, UserName: 'ada' }));
    expect(device).toMatchObject({ SerialNumber: serial, UserName: 'ada' });
    expect(device.EnableDate).toBeInstanceOf(Date);
    const foreign = iam.send(new GetMFADeviceCommand({ SerialNumber: serial, UserName: 'grace' }));
    expect(await refused(foreign)).toBe('NoSuchEntityException');
  });

  it('sets which tokens the global endpoint of STS gives', async () => {
    const { iam } = await start();
    await iam.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: 'v2Token' }));
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap?.['GlobalEndpointTokenVersion']).toBe(2);
  });

  it('takes the password policy back', async () => {
    const { iam, rehearsal } = await start('messy');
    expect(rehearsal.state.passwordPolicy?.minimumLength).toBe(6);
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    expect(await refused(iam.send(new DeleteAccountPasswordPolicyCommand({})))).toBe('NoSuchEntityException');
  });
});
