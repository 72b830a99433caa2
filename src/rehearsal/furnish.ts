// Furnishes a simulated account with what its scenario starts from, without going through the API.
import type { Ids } from './ids.ts';
import { parsePolicy, type PolicyDocument } from './policy-document.ts';
import { parseBucketPolicy } from './s3-policy.ts';
import { newBucket } from './s3-buckets.ts';
import {
  iamArn,
  type AccessKey,
  type AccountState,
  type Group,
  type MfaDevice,
  type Owner,
  type Role,
  type Session,
  type Trail,
  type User,
} from './state.ts';

export const day = 24 * 60 * 60_000;
const sessionLife = 12 * 60 * 60_000;

export interface Builder {
  readonly account: AccountState;
  readonly ids: Ids;
  readonly now: number;
}

export function addKey({ account, ids, now }: Builder, owner: Owner, lastUsed?: AccessKey['lastUsed']): AccessKey {
  const key: AccessKey = {
    accessKeyId: ids.accessKeyId('AKIA'),
    secret: ids.base64(40),
    owner,
    createdAt: Math.min(now - day, account.createdAt + day),
    status: 'Active',
    ...(lastUsed === undefined ? {} : { lastUsed }),
  };
  account.keys.set(key.accessKeyId, key);
  return key;
}

/** A session as `aws login` or CloudShell gives it. */
export function addConsoleSession({ account, ids, now }: Builder, owner: Session['owner'], mfa = false): Session {
  const session: Session = {
    accessKeyId: ids.accessKeyId('ASIA'),
    secret: ids.base64(40),
    token: `IQoJb3JpZ2luX2Vj${ids.base64(480)}`,
    kind: owner.kind === 'role' ? 'role' : 'console',
    owner,
    mfa,
    issuedAt: now,
    expiresAt: now + sessionLife,
  };
  account.sessions.set(session.accessKeyId, session);
  return session;
}

/** A device; unassigned without an owner. */
export function addDevice({ account, ids, now }: Builder, name: string, owner?: Owner): MfaDevice {
  const device: MfaDevice = {
    serial: iamArn(account, `mfa/${name}`),
    name,
    seed: ids.base32(64),
    tags: new Map(),
    drift: 0,
    lastWindow: -1,
    ...(owner === undefined ? {} : { owner, enabledAt: now }),
  };
  account.devices.set(device.serial, device);
  return device;
}

/** A role that administers the account. */
export function addRole(
  { account, ids }: Builder,
  roleName: string,
  { path = '/', trust }: { readonly path?: string; readonly trust: PolicyDocument },
): Role {
  const role: Role = {
    ...{ roleName, path, trust },
    roleId: ids.principalId('AROA'),
    createdAt: account.createdAt,
    longestSession: 3600,
    tags: new Map(),
    attachedPolicies: new Set([`arn:${account.partition}:iam::aws:policy/AdministratorAccess`]),
    inlinePolicies: new Map(),
  };
  account.roles.set(roleName, role);
  return role;
}

/** Who may assume a role: an AWS service, or Identity Center's federation. */
export function trustIn(principal: { readonly Service: string } | { readonly Federated: string }): PolicyDocument {
  const action = 'Service' in principal ? 'sts:AssumeRole' : 'sts:AssumeRoleWithSAML';
  const statement = { Effect: 'Allow', Principal: principal, Action: action };
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'trust');
}

export function addUser({ account, ids, now }: Builder, userName: string): User {
  const user: User = {
    userName,
    path: '/',
    userId: ids.principalId('AIDA'),
    createdAt: now,
    tags: new Map(),
    attachedPolicies: new Set(),
    inlinePolicies: new Map(),
  };
  account.users.set(userName, user);
  return user;
}

export function addAdministrators(
  { account, ids, now }: Builder,
  groupName: string,
  ...members: readonly User[]
): Group {
  const group: Group = {
    groupName,
    path: '/',
    groupId: ids.principalId('AGPA'),
    createdAt: now,
    members: new Set(members.map(({ userName }) => userName)),
    attachedPolicies: new Set([`arn:${account.partition}:iam::aws:policy/AdministratorAccess`]),
    inlinePolicies: new Map(),
  };
  account.groups.set(groupName, group);
  return group;
}

/** A trail with a bucket of its own that CloudTrail may write to. */
export function addTrail(
  { account, now }: Builder,
  name: string,
  kind: {
    readonly multiRegion: boolean;
    readonly validation: boolean;
    readonly logging: boolean;
    readonly hardened: boolean;
  },
): Trail {
  const { partition, accountId, region } = account;
  const bucket = newBucket(`${name}-${accountId}`, region, now - day);
  account.buckets.set(bucket.name, bucket);
  const arn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
  const bucketArn = `arn:${partition}:s3:::${bucket.name}`;
  const service = { Service: 'cloudtrail.amazonaws.com' };
  const source = { 'aws:SourceArn': arn };
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: service,
        Action: 's3:GetBucketAcl',
        Resource: bucketArn,
        Condition: { StringEquals: source },
      },
      {
        Effect: 'Allow',
        Principal: service,
        Action: 's3:PutObject',
        Resource: `${bucketArn}/AWSLogs/${accountId}/*`,
        Condition: { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      ...(kind.hardened
        ? [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [bucketArn, `${bucketArn}/*`],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ]
        : []),
    ],
  });
  bucket.policy = { text, document: parseBucketPolicy(account, bucket, text), since: now - day };
  if (kind.hardened) {
    bucket.documents.set(
      'VersioningConfiguration',
      '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    );
    bucket.documents.set(
      'LifecycleConfiguration',
      '<LifecycleConfiguration><Rule><ID>keep-one-year</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>' +
        '<Expiration><Days>365</Days></Expiration></Rule></LifecycleConfiguration>',
    );
  }
  const trail: Trail = {
    name,
    arn,
    homeRegion: region,
    bucketName: bucket.name,
    multiRegion: kind.multiRegion,
    globalEvents: kind.multiRegion,
    validation: kind.validation,
    tags: new Map(),
    logging: kind.logging,
    startedAt: now - day,
    ...(kind.logging ? {} : { stoppedAt: now - day / 2 }),
  };
  account.trails.set(arn, trail);
  return trail;
}
