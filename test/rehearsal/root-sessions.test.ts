// What a session of AssumeRoot may do, and who may make one.
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { GetBucketPolicyCommand, GetBucketLocationCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRootCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { memberId } from '../../src/rehearsal/organization-scenario.ts';
import { clientsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();
const administratorRole = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
const taskArn = (task: string) => `arn:aws:iam::aws:policy/root-task/${task}`;

async function central() {
  const started = await start('organization');
  await started.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'iam.amazonaws.com' }));
  await started.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  await started.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  const assumeRoot = async (number: number, task: string) => {
    const { Credentials: given } = await started.sts.send(
      new AssumeRootCommand({ TargetPrincipal: memberId(number), TaskPolicyArn: { arn: taskArn(task) } }),
    );
    return clientsOf(started.rehearsal, {
      credentials: {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        sessionToken: given?.SessionToken ?? '',
      },
    });
  };
  return { ...started, assumeRoot };
}

type Iam = Awaited<ReturnType<Awaited<ReturnType<typeof central>>['assumeRoot']>>['iam'];

const id = 'AKIAIOSFODNN7EXAMPLE';
const device = { SerialNumber: `arn:aws:iam::${memberId(12)}:mfa/root-account-mfa-device` };

/** Calls by the name of their operation. */
const calls: { readonly [name: string]: (iam: Iam) => Promise<unknown> } = {
  ListAccessKeys: (iam) => iam.send(new ListAccessKeysCommand({})),
  ListSigningCertificates: (iam) => iam.send(new ListSigningCertificatesCommand({})),
  GetLoginProfile: (iam) => iam.send(new GetLoginProfileCommand({})),
  ListMFADevices: (iam) => iam.send(new ListMFADevicesCommand({})),
  GetUser: (iam) => iam.send(new GetUserCommand({})),
  GetAccountSummary: (iam) => iam.send(new GetAccountSummaryCommand({})),
  CreateLoginProfile: (iam) => iam.send(new CreateLoginProfileCommand({})),
  DeleteLoginProfile: (iam) => iam.send(new DeleteLoginProfileCommand({})),
  DeactivateMFADevice: (iam) => iam.send(new DeactivateMFADeviceCommand(device)),
  DeleteVirtualMFADevice: (iam) => iam.send(new DeleteVirtualMFADeviceCommand(device)),
  DeleteAccessKey: (iam) => iam.send(new DeleteAccessKeyCommand({ AccessKeyId: id })),
  CreateAccessKey: (iam) => iam.send(new CreateAccessKeyCommand({})),
  ListUsers: (iam) => iam.send(new ListUsersCommand({})),
  ListVirtualMFADevices: (iam) => iam.send(new ListVirtualMFADevicesCommand({})),
};

const looks = ['ListAccessKeys', 'ListSigningCertificates', 'GetLoginProfile', 'ListMFADevices', 'GetUser'];

describe('a root session', () => {
  it.each([
    ['IAMAuditRootUserCredentials', [...looks, 'GetAccountSummary']],
    ['IAMCreateRootUserPassword', ['GetLoginProfile', 'CreateLoginProfile']],
    [
      'IAMDeleteRootUserCredentials',
      [...looks, 'DeleteLoginProfile', 'DeactivateMFADevice', 'DeleteVirtualMFADevice', 'DeleteAccessKey'],
    ],
    ['S3UnlockBucketPolicy', []],
  ])('for %s may call %j and nothing else of IAM', async (task, allowed) => {
    const { assumeRoot } = await central();
    const { iam } = await assumeRoot(12, task);
    const outcomes = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => {
        const denied = await call(iam).then(
          () => false,
          ({ message }: Error) => message.includes('with an explicit deny in a session policy'),
        );
        return { name, denied };
      }),
    );
    const left = outcomes.filter(({ denied }) => !denied).map(({ name }) => name);
    expect(left.toSorted()).toEqual(allowed.toSorted());
  });

  it('is about root alone: naming a user, or a user’s device, is refused', async () => {
    const { assumeRoot, rehearsal } = await central();
    const member = rehearsal.state.organization?.accounts.get(memberId(12))?.state;
    const serial = `arn:aws:iam::${memberId(12)}:mfa/grace`;
    const owner = { kind: 'user', userName: 'grace' } as const;
    const seed = 'A'.repeat(64);
    member?.devices.set(serial, { serial, name: 'grace', seed, tags: new Map(), drift: 0, lastWindow: -1, owner });
    const { iam } = await assumeRoot(12, 'IAMDeleteRootUserCredentials');
    const UserName = 'grace';
    for (const call of [
      iam.send(new ListAccessKeysCommand({ UserName })),
      iam.send(new DeleteLoginProfileCommand({ UserName })),
      iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: serial })),
      iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial })),
    ]) {
      expect(await refusalOf(call)).toMatchObject({ name: 'AccessDenied', status: 403 });
    }
    expect(member?.devices.get(serial)?.owner).toEqual(owner);
  });

  it('tells when a root key was last used', async () => {
    const { assumeRoot, rehearsal } = await central();
    const keys = rehearsal.state.organization?.accounts.get(memberId(14))?.state?.keys;
    const { iam } = await assumeRoot(14, 'IAMAuditRootUserCredentials');
    const AccessKeyId = [...(keys?.keys() ?? [])][0];
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect(used.AccessKeyLastUsed?.ServiceName).toBe('s3');
  });

  it('for a bucket policy may do that with any bucket, and no more of S3', async () => {
    const { assumeRoot } = await central();
    const { s3 } = await assumeRoot(11, 'S3UnlockBucketPolicy');
    const Bucket = `locked-${memberId(11)}`;
    await s3.send(new ListBucketsCommand({}));
    await s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(await refusalOf(s3.send(new GetBucketLocationCommand({ Bucket })))).toMatchObject({
      ...{ name: 'AccessDenied', status: 403 },
      message: expect.stringContaining('explicit deny in a session policy') as unknown,
    });
  });

  it('makes no other session, and ends after a quarter of an hour', async () => {
    const { assumeRoot, rehearsal } = await central();
    const { sts, iam } = await assumeRoot(12, 'IAMAuditRootUserCredentials');
    expect((await refusalOf(sts.send(new GetSessionTokenCommand({})))).message).toBe(
      'Cannot call GetSessionToken with session credentials',
    );
    rehearsal.clock.advance(901_000);
    expect(await refusalOf(iam.send(new ListAccessKeysCommand({})))).toMatchObject({ name: 'ExpiredToken' });
  });

  it('can be limited to some tasks by sts:TaskPolicyArn', async () => {
    const { assumeRoot, iam } = await central();
    const statement = {
      ...{ Effect: 'Deny', Action: 'sts:AssumeRoot', Resource: '*' },
      Condition: { ArnNotEquals: { 'sts:TaskPolicyArn': taskArn('IAMAuditRootUserCredentials') } },
    };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await iam.send(new PutRolePolicyCommand({ RoleName: administratorRole, PolicyName: 'audit', PolicyDocument }));
    await (await assumeRoot(12, 'IAMAuditRootUserCredentials')).iam.send(new ListAccessKeysCommand({}));
    expect(await refusalOf(assumeRoot(12, 'IAMDeleteRootUserCredentials'))).toMatchObject({
      ...{ name: 'AccessDenied', status: 403 },
      message: expect.stringContaining(
        `perform: sts:AssumeRoot on resource: arn:aws:iam::${memberId(12)}:root with an explicit deny`,
      ) as unknown,
    });
  });
});
