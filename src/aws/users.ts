// Reading an IAM user or group whole, so that the owner sees what it is before it is adopted.
import type { AttachedPolicy, Group, MFADevice, User } from '@aws-sdk/client-iam';
import { unlessRefused } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { whenUtc } from '../engine/when-utc.ts';
import type { AccountSession } from './account.ts';
import { earlyRead } from './early-reads.ts';
import { allPages } from './pages.ts';

export interface UserPicture {
  readonly user: User;
  readonly groups: readonly string[];
  readonly policies: readonly string[];
  readonly keys: readonly { readonly id: string; readonly active: boolean; readonly made: Date | undefined }[];
  readonly devices: readonly MFADevice[];
  readonly hasPassword: boolean;
  /** When its console password came to be; replacing the password does not change it. */
  readonly passwordMade: Date | undefined;
}

export interface GroupPicture {
  readonly group: Group;
  readonly members: readonly string[];
  readonly policies: readonly AttachedPolicy[];
}

/** The first page of all users, which whatever looks at each of them begins with. */
export const firstUsersRead = earlyRead('IAM', 'ListUsers', {});

/** Resolves with `undefined` where AWS says NoSuchEntity. */
export function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  return unlessRefused(read, 'NoSuchEntity');
}

/** The name of the user that has this one, in whatever case: IAM tells no names apart by it (IAM API reference, CreateUser). */
export async function userNamedLike(account: AccountSession, name: string): Promise<string | undefined> {
  const users = await allPages(account, ['IAM', 'ListUsers'], {}, ({ Users }) => Users);
  return users.find(({ UserName }) => UserName?.toLowerCase() === name.toLowerCase())?.UserName;
}

/** The user with its groups, directly attached policies, keys, MFA devices and password; undefined when there is none. */
export async function pictureOfUser(account: AccountSession, userName: string): Promise<UserPicture | undefined> {
  const of = { UserName: userName };
  const [user, groups, attached, inline, keys, devices, profile] = await Promise.all([
    unlessMissing(account.read('IAM', 'GetUser', of)),
    unlessMissing(allPages(account, ['IAM', 'ListGroupsForUser'], of, ({ Groups }) => Groups)),
    unlessMissing(
      allPages(account, ['IAM', 'ListAttachedUserPolicies'], of, ({ AttachedPolicies }) => AttachedPolicies),
    ),
    unlessMissing(allPages(account, ['IAM', 'ListUserPolicies'], of, ({ PolicyNames }) => PolicyNames)),
    unlessMissing(allPages(account, ['IAM', 'ListAccessKeys'], of, ({ AccessKeyMetadata }) => AccessKeyMetadata)),
    unlessMissing(allPages(account, ['IAM', 'ListMFADevices'], of, ({ MFADevices }) => MFADevices)),
    unlessMissing(account.read('IAM', 'GetLoginProfile', of)),
  ]);
  if (user?.User === undefined) return undefined;
  return {
    user: user.User,
    groups: (groups ?? []).map(({ GroupName }) => GroupName ?? ''),
    policies: [...(attached ?? []).map(({ PolicyName }) => PolicyName ?? ''), ...(inline ?? [])],
    keys: (keys ?? []).map((key) => ({
      id: key.AccessKeyId ?? '',
      active: key.Status === 'Active',
      made: key.CreateDate,
    })),
    devices: devices ?? [],
    hasPassword: profile?.LoginProfile !== undefined,
    passwordMade: profile?.LoginProfile?.CreateDate,
  };
}

/** The group with its members and attached policies; undefined when there is none. */
export async function pictureOfGroup(account: AccountSession, groupName: string): Promise<GroupPicture | undefined> {
  const of = { GroupName: groupName };
  const [members, policies] = await Promise.all([
    unlessMissing(allPages(account, ['IAM', 'GetGroup'], of, (page) => [page])),
    unlessMissing(
      allPages(account, ['IAM', 'ListAttachedGroupPolicies'], of, ({ AttachedPolicies }) => AttachedPolicies),
    ),
  ]);
  const group = members?.[0]?.Group;
  if (members === undefined || group === undefined) return undefined;
  return {
    group,
    members: members.flatMap((page) => (page.Users ?? []).map(({ UserName }) => UserName ?? '')),
    policies: policies ?? [],
  };
}

/** What the owner should know about a user before adopting it. */
export function factsOfUser({ user, groups, policies, keys, devices, hasPassword }: UserPicture): readonly Fact[] {
  const activeKeys = keys.filter(({ active }) => active).length;
  return [
    { label: 'Groups', value: listed(groups), tone: 'plain' },
    { label: 'Policies of its own', value: listed(policies), tone: policies.length > 0 ? 'warning' : 'plain' },
    {
      label: 'Access keys',
      value: keys.length === 0 ? 'none' : `${keys.length}, ${activeKeys} active`,
      tone: activeKeys > 0 ? 'warning' : 'plain',
    },
    { label: 'MFA devices', value: String(devices.length), tone: devices.length > 0 ? 'good' : 'warning' },
    { label: 'Console password', value: hasPassword ? 'yes' : 'no', tone: 'plain' },
    {
      label: 'Last sign-in',
      value: user.PasswordLastUsed === undefined ? 'never seen' : whenUtc(user.PasswordLastUsed),
      tone: 'plain',
    },
  ];
}

/** A list for a person: `none` when empty. */
export function listed(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}
