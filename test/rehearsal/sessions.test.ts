import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { DescribeTrailsCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type Credentials,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { makeMfa, mfaSession } from './administrator.ts';
import { clientsOf, codeNow, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();
const accountId = '111122223333';
const who = new GetCallerIdentityCommand({});
const listUsers = new ListUsersCommand({});
const listBuckets = new ListBucketsCommand({});
const keyInfo = new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
const federate = (more: object = {}) => new GetFederationTokenCommand({ Name: 'ada', ...more });

const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (...Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const deny = (Condition: object) => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition });

function clientsWith(rehearsal: Rehearsal, given: Credentials | undefined) {
  return clientsOf(rehearsal, {
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  });
}

/** To the minute: AWS gives whole seconds, and the test itself takes some time. */
const secondsLeft = (rehearsal: Rehearsal, given: Credentials | undefined) =>
  Math.round(((given?.Expiration?.getTime() ?? 0) - rehearsal.clock.now()) / 60_000) * 60;

/** The user grace with a key, this policy, and clients that sign with it. */
async function grace(...statements: readonly object[]) {
  const { iam, cloudTrail, rehearsal } = await start();
  await iam.send(new CreateUserCommand({ UserName: 'grace', Path: '/team/' }));
  const policy = { UserName: 'grace', PolicyName: 'one' };
  const put = async (...next: readonly object[]) => {
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: documentOf(...next) }));
  };
  await put(...statements);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'grace' }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const remove = async () => {
    await iam.send(new DeleteUserPolicyCommand(policy));
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'grace', AccessKeyId: credentials.accessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: 'grace' }));
  };
  return {
    rehearsal,
    root: { iam, cloudTrail },
    credentials,
    grace: clientsOf(rehearsal, { credentials }),
    put,
    remove,
  };
}

/** A role under a path, and a function that becomes it. */
async function roleFor(
  started: Awaited<ReturnType<typeof grace>>,
  {
    trust = {},
    permissions = [allow('*')],
  }: { readonly trust?: object; readonly permissions?: readonly object[] } = {},
) {
  const { iam } = started.root;
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  const AssumeRolePolicyDocument = documentOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...trust });
  await iam.send(new CreateRoleCommand({ RoleName: 'operator', Path: '/team/', AssumeRolePolicyDocument }));
  const PolicyDocument = documentOf(...permissions);
  await iam.send(new PutRolePolicyCommand({ RoleName: 'operator', PolicyName: 'one', PolicyDocument }));
  const RoleArn = `arn:aws:iam::${accountId}:role/team/operator`;
  const assume = async (more: object = {}, by = started.grace) => {
    const made = await by.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'grace', ...more }));
    return clientsWith(started.rehearsal, made.Credentials);
  };
  return { RoleArn, assume };
}

describe('a session of GetSessionToken', () => {
  it('made without a code is not known to IAM, and asks STS only for a role and who it is', async () => {
    const started = await grace(allow('*'));
    const { assume } = await roleFor(started);
    const { Credentials: given } = await started.grace.sts.send(new GetSessionTokenCommand({}));
    expect(secondsLeft(started.rehearsal, given)).toBe(43_200);
    const session = clientsWith(started.rehearsal, given);
    expect((await session.sts.send(who)).Arn).toBe(`arn:aws:iam::${accountId}:user/team/grace`);
    expect((await session.s3.send(listBuckets)).Buckets ?? []).toEqual([]);
    expect(await refusalOf(session.iam.send(listUsers))).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    expect(await refusalOf(session.sts.send(keyInfo))).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect((await (await assume({}, session)).sts.send(who)).Arn).toContain('assumed-role/operator/grace');
  });

  it('made with a code may call IAM, and still no more of STS', async () => {
    const made = await makeMfa(await start());
    const session = await mfaSession(made);
    expect((await session.iam.send(listUsers)).Users).toHaveLength(1);
    expect((await refusalOf(session.sts.send(keyInfo))).name).toBe('AccessDenied');
    for (const [name, command] of [
      ['GetSessionToken', new GetSessionTokenCommand({})],
      ['GetFederationToken', federate()],
    ] as const) {
      expect(await refusalOf(session.sts.send(command as GetSessionTokenCommand))).toMatchObject({
        name: 'AccessDenied',
        message: `Cannot call ${name} with session credentials`,
      });
    }
  });

  it('of a root key lasts an hour at most, and no root session makes another', async () => {
    const { rehearsal, sts } = await start('root-key-only');
    const { Credentials: given } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 36_000 }));
    expect(secondsLeft(rehearsal, given)).toBe(3600);
    const session = clientsWith(rehearsal, given);
    expect((await session.sts.send(who)).UserId).toBe(accountId);
    const console = await start();
    expect((await refusalOf(console.sts.send(new GetSessionTokenCommand({})))).message).toBe(
      'Cannot call GetSessionToken with session credentials',
    );
  });
});

describe('a session of GetFederationToken', () => {
  it('may do what both its policy and its maker may, has a name of its own, and is unknown to IAM', async () => {
    const started = await grace(allow('s3:*', 'iam:*', 'sts:GetFederationToken'));
    const { sts } = started.grace;
    const Policy = documentOf(allow('s3:ListAllMyBuckets', 'cloudtrail:*', 'iam:*'));
    const { Credentials: given, FederatedUser } = await sts.send(federate({ Policy, DurationSeconds: 900 }));
    expect(secondsLeft(started.rehearsal, given)).toBe(900);
    expect(FederatedUser).toMatchObject({ FederatedUserId: `${accountId}:ada` });
    const session = clientsWith(started.rehearsal, given);
    expect(await session.sts.send(who)).toMatchObject({
      Arn: `arn:aws:sts::${accountId}:federated-user/ada`,
      UserId: `${accountId}:ada`,
    });
    expect((await session.s3.send(listBuckets)).Buckets ?? []).toEqual([]);
    expect((await refusalOf(session.cloudTrail.send(new DescribeTrailsCommand({})))).message).toMatch(
      /^User: arn:aws:sts::111122223333:federated-user\/ada .* because no identity-based policy allows/,
    );
    const seen = await started.root.cloudTrail.send(new LookupEventsCommand({}));
    const identities = (seen.Events ?? []).map(({ CloudTrailEvent: event = '{}' }) => JSON.parse(event) as object);
    expect(identities).toContainEqual(
      expect.objectContaining({ userIdentity: expect.objectContaining({ type: 'FederatedUser' }) as unknown }),
    );
    expect((await refusalOf(session.iam.send(listUsers))).name).toBe('InvalidClientTokenId');
    expect((await refusalOf(session.sts.send(keyInfo))).message).toBe(
      'Cannot call GetAccessKeyInfo with session credentials',
    );
  });

  it('without a policy may do nothing, and needs a permission to be made', async () => {
    const started = await grace(allow('*'));
    const { Credentials: given } = await started.grace.sts.send(federate());
    const session = clientsWith(started.rehearsal, given);
    expect((await refusalOf(session.s3.send(listBuckets))).message).toMatch(
      / because no session policy allows the s3:ListAllMyBuckets action$/,
    );
    await started.put(allow('s3:*'));
    expect((await refusalOf(started.grace.sts.send(federate()))).message).toMatch(
      /perform: sts:GetFederationToken on resource: arn:aws:sts::111122223333:federated-user\/ada because/,
    );
    expect((await refusalOf(started.grace.sts.send(federate({ Name: '!' })))).name).toBe('AccessDenied');
  });

  it('of a root key lasts an hour at most', async () => {
    const { rehearsal, sts } = await start('root-key-only');
    const { Credentials: given } = await sts.send(
      federate({ DurationSeconds: 36_000, Policy: documentOf(allow('*')) }),
    );
    expect(secondsLeft(rehearsal, given)).toBe(3600);
    expect((await refusalOf(sts.send(federate({ Policy: '{' })))).name).toBe('MalformedPolicyDocumentException');
    expect((await refusalOf(sts.send(federate({ DurationSeconds: 60 })))).name).toBe('ValidationError');
  });
});

describe('root', () => {
  it('may neither become a role nor root elsewhere, by key or by session', async () => {
    for (const scenario of ['root-key', 'root-key-only']) {
      const { sts } = await start(scenario);
      const RoleArn = `arn:aws:iam::${accountId}:role/operator`;
      const assumeRole = sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'root' }));
      expect(await refusalOf(assumeRole)).toMatchObject({
        ...{ name: 'AccessDenied', status: 403, message: 'Roles may not be assumed by root accounts.' },
      });
      const task = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';
      const assumeRoot = sts.send(
        new AssumeRootCommand({ TargetPrincipal: '444455550001', TaskPolicyArn: { arn: task } }),
      );
      expect(await refusalOf(assumeRoot)).toMatchObject({ name: 'AccessDenied', status: 403 });
    }
  });
});

describe('credentials', () => {
  it('of a key stop at once when it is deactivated or deleted, and go on when it is active again', async () => {
    const { root, credentials, grace: clients } = await grace(allow('*'));
    const key = { UserName: 'grace', AccessKeyId: credentials.accessKeyId };
    await root.iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' }));
    expect((await refusalOf(clients.sts.send(who))).name).toBe('InvalidClientTokenId');
    expect((await refusalOf(clients.s3.send(listBuckets))).name).toBe('InvalidAccessKeyId');
    await root.iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Active' }));
    await clients.sts.send(who);
    await root.iam.send(new DeleteAccessKeyCommand(key));
    expect((await refusalOf(clients.sts.send(who))).name).toBe('InvalidClientTokenId');
    expect((await refusalOf(clients.cloudTrail.send(new DescribeTrailsCommand({})))).name).toBe(
      'UnrecognizedClientException',
    );
  });

  it('of sessions end with their user or their role', async () => {
    const started = await grace(allow('*'));
    const { assume } = await roleFor(started);
    const session = clientsWith(
      started.rehearsal,
      (await started.grace.sts.send(new GetSessionTokenCommand({}))).Credentials,
    );
    const federated = clientsWith(started.rehearsal, (await started.grace.sts.send(federate())).Credentials);
    const role = await assume();
    await started.remove();
    expect((await refusalOf(session.sts.send(who))).name).toBe('InvalidClientTokenId');
    expect((await refusalOf(federated.sts.send(who))).name).toBe('InvalidClientTokenId');
    // A role does not need whoever became it.
    await role.sts.send(who);
    started.rehearsal.state.roles.get('operator')?.inlinePolicies.clear();
    await started.root.iam.send(new DeleteRoleCommand({ RoleName: 'operator' }));
    expect((await refusalOf(role.sts.send(who))).name).toBe('InvalidClientTokenId');
  });
});

describe('a session of AssumeRole', () => {
  it('is its role to policies, and itself in messages', async () => {
    const spare = { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/team/operator` } };
    const started = await grace(allow('*'));
    const { assume } = await roleFor(started, { permissions: [allow('iam:*'), deny(spare)] });
    expect((await refusalOf((await assume()).iam.send(listUsers))).message).toMatch(
      /^User: arn:aws:sts::111122223333:assumed-role\/operator\/grace .* explicit deny in an identity-based policy$/,
    );
  });

  it('may be held to a policy, asked for an external id, and refused by another path', async () => {
    const started = await grace(allow('*'));
    const Condition = { StringEquals: { 'sts:ExternalId': 'example' } };
    const { assume, RoleArn } = await roleFor(started, { trust: { Condition } });
    expect((await refusalOf(assume())).name).toBe('AccessDenied');
    const Policy = documentOf(allow('s3:*'));
    const session = await assume({ ExternalId: 'example', Policy });
    await session.s3.send(listBuckets);
    expect((await refusalOf(session.iam.send(listUsers))).message).toMatch(
      / because no session policy allows the iam:ListUsers action$/,
    );
    const elsewhere = assume({ ExternalId: 'example', RoleArn: RoleArn.replace('/team', '') });
    expect(await refusalOf(elsewhere)).toMatchObject({ name: 'AccessDenied' });
  });

  it('needs no permission of a caller whom the trust policy of its own account names', async () => {
    const started = await grace(allow('s3:*'));
    const { assume } = await roleFor(started);
    expect((await refusalOf(assume())).name).toBe('AccessDenied');
    started.rehearsal.state.roles.clear();
    const Principal = { AWS: `arn:aws:iam::${accountId}:user/team/grace` };
    const named = await roleFor(started, { trust: { Principal } });
    await (await named.assume()).iam.send(listUsers);
    await started.put(allow('*'), { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' });
    expect((await refusalOf(named.assume())).message).toContain('explicit deny in an identity-based policy');
  });

  it('made with a code is made with MFA', async () => {
    const made = await makeMfa(await start());
    const { rehearsal, ada, seed, serial } = made;
    const trust = { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } };
    const started = { rehearsal, root: made, grace: ada } as unknown as Awaited<ReturnType<typeof grace>>;
    const permissions = [allow('*'), deny({ NumericGreaterThan: { 'aws:MultiFactorAuthAge': '600' } })];
    const { assume } = await roleFor(started, { trust, permissions });
    expect((await refusalOf(assume())).name).toBe('AccessDenied');
    const session = await assume({ SerialNumber: serial, TokenCode: codeNow(rehearsal, seed) });
    await session.iam.send(listUsers);
    rehearsal.clock.advance(601_000);
    expect((await refusalOf(session.iam.send(listUsers))).message).toContain('explicit deny');
  });
});

describe('policies may ask of a session', () => {
  it('how long ago its code was given, which one without a code does not say', async () => {
    const made = await makeMfa(await start());
    const session = await mfaSession(made);
    const recent = { NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '300' } };
    const policy = { UserName: 'ada', PolicyName: 'recent', PolicyDocument: documentOf(deny(recent)) };
    const strict = {
      ...policy,
      PolicyDocument: documentOf(deny({ NumericGreaterThan: recent.NumericGreaterThanIfExists })),
    };
    await made.iam.send(new PutUserPolicyCommand(strict));
    await session.iam.send(listUsers);
    await made.ada.iam.send(listUsers);
    made.rehearsal.clock.advance(301_000);
    expect((await refusalOf(session.iam.send(listUsers))).message).toContain('explicit deny');
    await made.iam.send(new PutUserPolicyCommand(policy));
    expect((await refusalOf(made.ada.iam.send(listUsers))).message).toContain('explicit deny');
  });

  it('when it was made, so that older ones can be cut off', async () => {
    const started = await grace(allow('*'));
    const before = clientsWith(
      started.rehearsal,
      (await started.grace.sts.send(new GetSessionTokenCommand({}))).Credentials,
    );
    started.rehearsal.clock.advance(60_000);
    const now = new Date(started.rehearsal.clock.now()).toISOString();
    await started.put(allow('*'), deny({ DateLessThan: { 'aws:TokenIssueTime': now } }));
    expect((await refusalOf(before.s3.send(listBuckets))).message).toContain('explicit deny');
    // A long-term key has no such time.
    await started.grace.s3.send(listBuckets);
    started.rehearsal.clock.advance(1000);
    const { Credentials: given } = await started.grace.sts.send(new GetSessionTokenCommand({}));
    await clientsWith(started.rehearsal, given).s3.send(listBuckets);
  });

  it('what sort of principal it is', async () => {
    const started = await grace(allow('*'));
    const types = async (type: string) => {
      await started.put(allow('*'), deny({ StringEquals: { 'aws:PrincipalType': type } }));
      return (await refusalOf(started.grace.iam.send(new ListAccessKeysCommand({})))).name;
    };
    expect(await types('User')).toBe('AccessDenied');
    await expect(types('AssumedRole')).rejects.toThrow('was not refused');
    const service = { Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' } };
    await started.put(allow('*'), deny(service));
    expect((await refusalOf(started.grace.iam.send(listUsers))).name).toBe('AccessDenied');
  });
});
