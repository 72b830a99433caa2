import {
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteAccountAliasCommand,
  DeleteGroupCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  DetachGroupPolicyCommand,
  EnableMFADeviceCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListSAMLProvidersCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  ListVirtualMFADevicesCommand,
  RemoveUserFromGroupCommand,
  ResyncMFADeviceCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import jsQR from 'jsqr';
import { inflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { makeAdministrator, makeDevice, makeMfa, mfaSession } from './administrator.ts';
import { clientsOf, codeNow, refusalOf, skippingRehearsal, type ClientOptions } from './clients.ts';

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

async function start(scenario?: string, options?: ClientOptions) {
  const rehearsal = await skippingRehearsal(scenario);
  open.push(rehearsal);
  return { rehearsal, ...clientsOf(rehearsal, options) };
}

const withAdministrator = async () => makeAdministrator(await start());
const withDevice = async () => makeDevice(await start());
const withMfa = async () => makeMfa(await start());

describe('who is calling', () => {
  it.each([false, true])('names root by its ARN and account id (AWS host kept: %s)', async (keepHost) => {
    const { sts } = await start('root-key', { keepHost });
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:root',
      UserId: '111122223333',
    });
    expect(identity.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives a console session to root-key and the key itself to root-key-only', async () => {
    const session = await start('root-key');
    const key = await start('root-key-only');
    expect(session.rehearsal.credentials).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/) });
    expect(key.rehearsal.credentials.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(key.rehearsal.credentials.sessionToken).toBeUndefined();
    expect((await key.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:root');
  });

  it('names an Identity Center administrator, who may do everything but be meant without a UserName', async () => {
    const { sts, iam } = await start('identity-center');
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/ada',
    );
    await iam.send(new CreateUserCommand({ UserName: 'grace' }));
    const refused = await refusalOf(iam.send(new GetUserCommand({})));
    expect(refused).toMatchObject({
      name: 'ValidationError',
      message: 'Must specify userName when calling with non-User credentials',
    });
  });

  it('refuses an unknown key, a wrong secret, a wrong token and an expired session', async () => {
    const { rehearsal } = await start();
    const { credentials } = rehearsal;
    const ask = (changed: object) =>
      refusalOf(
        clientsOf(rehearsal, { credentials: { ...credentials, ...changed } }).sts.send(
          new GetCallerIdentityCommand({}),
        ),
      );
    expect(await ask({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })).toMatchObject({
      name: 'InvalidClientTokenId',
      status: 403,
    });
    expect(await ask({ secretAccessKey: 'wrong' })).toMatchObject({ name: 'SignatureDoesNotMatch', status: 403 });
    expect(await ask({ sessionToken: 'wrong' })).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    rehearsal.clock.advance(13 * 60 * 60_000);
    expect(await ask({})).toMatchObject({ name: expect.stringMatching(/^ExpiredToken/) });
    const renewed = clientsOf(rehearsal, { credentials: rehearsal.renewCredentials() });
    expect((await renewed.sts.send(new GetCallerIdentityCommand({}))).Arn).toContain(':root');
  });

  it('refuses a signature far from the time, in strict scenarios, and says its own time', async () => {
    const { rehearsal, sts } = await start();
    rehearsal.state.behaviour.strictTime = true;
    rehearsal.clock.advance(20 * 60_000);
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    // The SDK has learnt the time from the Date header by now.
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
  });

  it('refuses an operation it does not simulate, by its name', async () => {
    const { iam } = await start();
    const refused = await refusalOf(iam.send(new ListSAMLProvidersCommand({})));
    expect(refused).toMatchObject({
      name: 'NotImplemented',
      status: 501,
      message: expect.stringContaining('iam:ListSAMLProviders'),
    });
  });
});

describe('root access keys', () => {
  it('are listed, deactivated and deleted by another root session', async () => {
    const { iam } = await start('two-root-keys-in-use');
    const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({}));
    expect(keys.map(({ Status }) => Status)).toEqual(['Active', 'Active']);
    const [first, second] = keys.map(({ AccessKeyId = '' }) => AccessKeyId);
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: first }));
    expect(used.AccessKeyLastUsed).toMatchObject({
      ServiceName: 'ec2',
      Region: 'eu-west-1',
      LastUsedDate: expect.any(Date),
    });
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId: first, Status: 'Inactive' }));
    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: first }));
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 1,
    });
    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: second }));
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 0,
    });
    expect(await refusalOf(iam.send(new DeleteAccessKeyCommand({ AccessKeyId: second })))).toMatchObject({
      name: 'NoSuchEntityException',
      status: 404,
    });
  });

  it('stop working once inactive, also for the run that used them', async () => {
    const { iam, rehearsal } = await start('root-key-only');
    const AccessKeyId = rehearsal.credentials.accessKeyId;
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    expect(await refusalOf(iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Active' })))).toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });
});

describe('users and groups', () => {
  it('are made with AWS ids, tags and memberships, and read back', async () => {
    const { iam } = await withAdministrator();
    const { User: user } = await iam.send(new GetUserCommand({ UserName: 'ada' }));
    expect(user).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/ada', UserId: expect.stringMatching(/^AIDA/) });
    expect(user?.PasswordLastUsed).toBeUndefined();
    const group = await iam.send(new GetGroupCommand({ GroupName: 'administrators' }));
    expect(group.Group?.GroupId).toMatch(/^AGPA/);
    expect(group.Users?.map(({ UserName }) => UserName)).toEqual(['ada']);
    expect((await iam.send(new ListGroupsForUserCommand({ UserName: 'ada' }))).Groups?.[0]?.GroupName).toBe(
      'administrators',
    );
    expect(
      (await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: 'administrators' }))).AttachedPolicies,
    ).toEqual([{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }]);
    expect((await iam.send(new ListGroupPoliciesCommand({ GroupName: 'administrators' }))).PolicyNames).toEqual([]);
    await iam.send(new TagUserCommand({ UserName: 'ada', Tags: [{ Key: 'team', Value: 'core' }] }));
    await iam.send(new UntagUserCommand({ UserName: 'ada', TagKeys: ['made-by'] }));
    expect((await iam.send(new ListUserTagsCommand({ UserName: 'ada' }))).Tags).toEqual([
      { Key: 'team', Value: 'core' },
    ]);
  });

  it('have names as AWS wants them, unique ignoring case', async () => {
    const { iam } = await withAdministrator();
    for (const UserName of ['a b', 'ada!', 'x'.repeat(65)]) {
      expect(await refusalOf(iam.send(new CreateUserCommand({ UserName })))).toMatchObject({ name: 'ValidationError' });
    }
    expect(await refusalOf(iam.send(new CreateUserCommand({ UserName: 'ADA' })))).toMatchObject({
      name: 'EntityAlreadyExistsException',
      status: 409,
    });
    expect(await refusalOf(iam.send(new CreateGroupCommand({ GroupName: 'Administrators' })))).toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    expect(await refusalOf(iam.send(new GetUserCommand({ UserName: 'ADA' })))).toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('are paged', async () => {
    const { iam } = await start();
    for (const UserName of ['one', 'two', 'three']) await iam.send(new CreateUserCommand({ UserName }));
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Marker: expect.any(String) });
    const rest = await iam.send(new ListUsersCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(rest.IsTruncated).toBe(false);
    expect([...(first.Users ?? []), ...(rest.Users ?? [])].map(({ UserName }) => UserName)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('are deleted only when nothing hangs on them', async () => {
    const { iam } = await withAdministrator();
    const conflict = { name: 'DeleteConflictException', status: 409 };
    expect(await refusalOf(iam.send(new DeleteUserCommand({ UserName: 'ada' })))).toMatchObject(conflict);
    expect(await refusalOf(iam.send(new DeleteGroupCommand({ GroupName: 'administrators' })))).toMatchObject(conflict);
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'administrators', UserName: 'ada' }));
    await iam.send(
      new DetachGroupPolicyCommand({
        GroupName: 'administrators',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    await iam.send(new DeleteGroupCommand({ GroupName: 'administrators' }));
    await iam.send(new DeleteUserCommand({ UserName: 'ada' }));
    expect((await iam.send(new ListGroupsCommand({}))).Groups).toEqual([]);
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
  });

  it('take no policy that does not exist', async () => {
    const { iam } = await withAdministrator();
    const attach = new AttachGroupPolicyCommand({
      GroupName: 'administrators',
      PolicyArn: 'arn:aws:iam::aws:policy/NoSuchThing',
    });
    expect(await refusalOf(iam.send(attach))).toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('have at most two access keys', async () => {
    const { iam } = await withAdministrator();
    await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    expect(await refusalOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ada' })))).toMatchObject({
      name: 'LimitExceededException',
      status: 409,
    });
  });
});

describe('console passwords', () => {
  it('follow the default policy, then the account policy', async () => {
    const { iam } = await withAdministrator();
    expect(await refusalOf(iam.send(new GetAccountPasswordPolicyCommand({})))).toMatchObject({
      name: 'NoSuchEntityException',
    });
    const create = (Password: string) =>
      iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password, PasswordResetRequired: true }));
    expect(await refusalOf(create('short1!'))).toMatchObject({ name: 'PasswordPolicyViolationException', status: 400 });
    expect(await refusalOf(create('onlyletters'))).toMatchObject({ name: 'PasswordPolicyViolationException' });
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 20, RequireSymbols: true }));
    expect((await iam.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 20,
      RequireSymbols: true,
      RequireNumbers: false,
    });
    expect(await refusalOf(create('Fifteen-chars-1'))).toMatchObject({ name: 'PasswordPolicyViolationException' });
    const made = await create('Twenty-two-characters!');
    expect(made.LoginProfile).toMatchObject({ UserName: 'ada', PasswordResetRequired: true });
    expect(await refusalOf(create('Twenty-two-characters!'))).toMatchObject({ name: 'EntityAlreadyExistsException' });
    await iam.send(new UpdateLoginProfileCommand({ UserName: 'ada', PasswordResetRequired: false }));
    expect((await iam.send(new GetLoginProfileCommand({ UserName: 'ada' }))).LoginProfile?.PasswordResetRequired).toBe(
      false,
    );
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'ada' }));
    expect(await refusalOf(iam.send(new GetLoginProfileCommand({ UserName: 'ada' })))).toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});

describe('virtual MFA devices', () => {
  it('come with a base32 seed and a picture that a phone can read', async () => {
    const { seed, png } = await withDevice();
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    expect(decodePng(png)).toBe(
      `otpauth://totp/Amazon%20Web%20Services%3Aada%40111122223333?secret=${seed}&issuer=Amazon%20Web%20Services`,
    );
  });

  it('are enabled by two consecutive codes, and by nothing else', async () => {
    const { iam, rehearsal, seed, serial } = await withDevice();
    const enable = (AuthenticationCode1: string, AuthenticationCode2: string) =>
      iam.send(
        new EnableMFADeviceCommand({ UserName: 'ada', SerialNumber: serial, AuthenticationCode1, AuthenticationCode2 }),
      );
    const [before, now, next] = [-1, 0, 1].map((ahead) => codeNow(rehearsal, seed, ahead));
    const wrong = { name: 'InvalidAuthenticationCodeException', status: 403 };
    expect(await refusalOf(enable(now ?? '', now ?? ''))).toMatchObject(wrong);
    expect(await refusalOf(enable(now ?? '', before ?? ''))).toMatchObject(wrong);
    expect(await refusalOf(enable(before ?? '', next ?? ''))).toMatchObject(wrong);
    expect(await refusalOf(enable(codeNow(rehearsal, seed, -9), codeNow(rehearsal, seed, -8)))).toMatchObject(wrong);
    expect(await refusalOf(enable('12345', '123456'))).toMatchObject({ name: 'ValidationError' });
    expect((await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }))).MFADevices).toEqual([]);
    await enable(before ?? '', now ?? '');
    expect((await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }))).MFADevices).toMatchObject([
      { UserName: 'ada', SerialNumber: serial },
    ]);
    expect(await refusalOf(enable(before ?? '', now ?? ''))).toMatchObject({ name: 'EntityAlreadyExistsException' });
    const { VirtualMFADevices: listed } = await iam.send(
      new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }),
    );
    expect(listed).toMatchObject([{ SerialNumber: serial, User: { UserName: 'ada' } }]);
    expect(listed?.[0]?.Base32StringSeed).toBeUndefined();
  });

  it('block their name while left over, and go in the right order', async () => {
    const { iam } = await start('messy');
    const { VirtualMFADevices: left = [] } = await iam.send(
      new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }),
    );
    const SerialNumber = left[0]?.SerialNumber ?? '';
    expect(SerialNumber).toBe('arn:aws:iam::111122223333:mfa/ada');
    const create = () => iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }));
    expect(await refusalOf(create())).toMatchObject({ name: 'EntityAlreadyExistsException' });
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    await create();
  });

  it('are deactivated before they are deleted', async () => {
    const { iam, serial } = await withMfa();
    const remove = () => iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial }));
    expect(await refusalOf(remove())).toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DeactivateMFADeviceCommand({ UserName: 'ada', SerialNumber: serial }));
    await remove();
    expect((await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices).toEqual([]);
  });

  it('that have drifted are found again by a resync', async () => {
    const started = await withMfa();
    const { iam, rehearsal, seed, serial, ada } = started;
    const late = (ahead: number) => codeNow(rehearsal, seed, ahead);
    const session = (TokenCode: string) =>
      ada.sts.send(new GetSessionTokenCommand({ SerialNumber: serial, TokenCode }));
    expect(await refusalOf(session(late(6)))).toMatchObject({ name: 'AccessDenied' });
    await iam.send(
      new ResyncMFADeviceCommand({
        UserName: 'ada',
        SerialNumber: serial,
        AuthenticationCode1: late(5),
        AuthenticationCode2: late(6),
      }),
    );
    expect((await session(late(7))).Credentials?.AccessKeyId).toMatch(/^ASIA/);
  });
});

describe('sessions', () => {
  it('need a fresh code of the right device, keep the user, and cannot make further ones', async () => {
    const started = await withMfa();
    const { rehearsal, ada, seed, serial } = started;
    const spent = refusalOf(
      ada.sts.send(new GetSessionTokenCommand({ SerialNumber: serial, TokenCode: codeNow(rehearsal, seed, -1) })),
    );
    expect(await spent).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('invalid MFA one time pass code'),
    });
    const session = await mfaSession(started);
    expect((await session.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:user/ada');
    expect((await session.iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.['Users']).toBe(1);
    const again = refusalOf(session.sts.send(new GetSessionTokenCommand({})));
    expect(await again).toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
    const other = ada.sts.send(
      new GetSessionTokenCommand({ SerialNumber: 'arn:aws:iam::111122223333:mfa/other', TokenCode: '123456' }),
    );
    expect(await refusalOf(other)).toMatchObject({ message: expect.stringContaining('verify your MFA serial number') });
  });

  it('without MFA are refused by IAM', async () => {
    const { rehearsal, ada } = await withMfa();
    const { Credentials: given } = await ada.sts.send(new GetSessionTokenCommand({}));
    const credentials = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
    const plain = clientsOf(rehearsal, { credentials });
    expect(await refusalOf(plain.iam.send(new ListUsersCommand({})))).toMatchObject({
      name: 'InvalidClientTokenId',
      status: 403,
    });
  });
});

describe('permissions', () => {
  it('come from groups; a user without any is denied in AWS’s words', async () => {
    const { iam, rehearsal } = await withAdministrator();
    await iam.send(new CreateUserCommand({ UserName: 'grace' }));
    const keysOf = async (UserName: string) => {
      const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      return clientsOf(rehearsal, {
        credentials: { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' },
      });
    };
    const [ada, grace] = [await keysOf('ada'), await keysOf('grace')];
    expect((await ada.iam.send(new ListUsersCommand({}))).Users).toHaveLength(2);
    const denied = await refusalOf(grace.iam.send(new ListUsersCommand({})));
    expect(denied).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(denied.message).toBe(
      'User: arn:aws:iam::111122223333:user/grace is not authorized to perform: iam:ListUsers on resource: * ' +
        'because no identity-based policy allows the iam:ListUsers action',
    );
    expect((await grace.sts.send(new GetCallerIdentityCommand({}))).Arn).toContain('user/grace');
  });
});

describe('the account', () => {
  it('sums up root and has an alias', async () => {
    const { iam } = await start();
    const { SummaryMap: summary } = await iam.send(new GetAccountSummaryCommand({}));
    expect(summary).toMatchObject({
      AccountMFAEnabled: 0,
      AccountAccessKeysPresent: 1,
      AccountPasswordPresent: 1,
      AccountSigningCertificatesPresent: 0,
      Users: 0,
      MFADevices: 0,
    });
    expect((await iam.send(new ListSigningCertificatesCommand({}))).Certificates).toEqual([]);
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example-org' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['example-org']);
    expect(await refusalOf(iam.send(new CreateAccountAliasCommand({ AccountAlias: 'Not--valid' })))).toMatchObject({
      name: 'ValidationError',
    });
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'example-org' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([]);
  });

  it('is made of the same ids for the same seed', async () => {
    const [one, other] = [await start(), await start()];
    expect(one.rehearsal.credentials).toEqual(other.rehearsal.credentials);
  });
});

/** Reads an 8-bit grey PNG with filter "none" and the QR code in it. */
function decodePng(png: Uint8Array): string | undefined {
  const file = Buffer.from(png);
  const side = file.readUInt32BE(16);
  const at = file.indexOf('IDAT');
  const raw = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1)
      pixels.fill(raw[y * (side + 1) + 1 + x] ?? 0, (y * side + x) * 4, (y * side + x) * 4 + 4);
  }
  const read = jsQR as unknown as (
    data: Uint8ClampedArray,
    width: number,
    height: number,
  ) => { readonly data: string } | null;
  return read(pixels, side, side)?.data;
}
