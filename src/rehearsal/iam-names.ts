// Finding and naming IAM things, and whom a call without UserName means. Patterns and lengths of names are in the
// table of constraints (IAM API reference, CreateUser; IAM User Guide, "IAM and AWS STS quotas").
import { alreadyExists, AwsError, invalid, noSuchEntity } from './aws-error.ts';
import { optionalText, requiredText, structures, type Input } from './input.ts';
import type { CallContext } from './operation.ts';
import {
  groupArn,
  iamArn,
  userArn,
  type AccountState,
  type Group,
  type Owner,
  type Role,
  type Tag,
  type User,
} from './state.ts';

export function newPath(input: Input): string {
  return optionalText(input, 'Path') ?? '/';
}

/** Names are unique ignoring case, and found only by their exact case. */
export function refuseDuplicate(what: string, name: string, existing: Iterable<string>): void {
  for (const other of existing) {
    if (other.toLowerCase() === name.toLowerCase()) throw alreadyExists(what, name);
  }
}

export function userNamed(account: AccountState, userName: string): User {
  const user = account.users.get(userName);
  if (user === undefined) throw new AwsError('NoSuchEntity', 404, `The user with name ${userName} cannot be found.`);
  return user;
}

export function theUser({ account, input }: CallContext): User {
  return userNamed(account, requiredText(input, 'UserName'));
}

export function theGroup({ account, input }: CallContext): Group {
  const name = requiredText(input, 'GroupName');
  const group = account.groups.get(name);
  if (group === undefined) throw noSuchEntity('group', name);
  return group;
}

export function theRole({ account, input }: CallContext): Role {
  const name = requiredText(input, 'RoleName');
  const role = account.roles.get(name);
  if (role === undefined) throw noSuchEntity('role', name);
  return role;
}

export function roleArn(account: AccountState, { path, roleName }: Pick<Role, 'path' | 'roleName'>): string {
  return iamArn(account, `role${path}${roleName}`);
}

/** The user named, or whoever signed the call. Roles cannot mean themselves. */
export function namedOrSelf({ account, input, principal }: CallContext): Owner {
  const userName = optionalText(input, 'UserName');
  if (userName !== undefined) return { kind: 'user', userName: userNamed(account, userName).userName };
  if (principal.who.kind === 'role') throw mustSpecifyUserName();
  return principal.who;
}

export function mustSpecifyUserName(): AwsError {
  return invalid('Must specify userName when calling with non-User credentials');
}

/** The ARN a permission is checked against, from whatever names a call carries. */
export function namedResource({ account, input, principal }: CallContext): string {
  const serial = input['SerialNumber'];
  if (typeof serial === 'string') return serial;
  const device = input['VirtualMFADeviceName'];
  if (typeof device === 'string') return iamArn(account, `mfa/${device}`);
  const groupName = input['GroupName'];
  if (typeof groupName === 'string') {
    const group = account.groups.get(groupName);
    return group === undefined ? iamArn(account, `group/${groupName}`) : groupArn(account, group);
  }
  const userName = input['UserName'];
  if (typeof userName === 'string') {
    const user = account.users.get(userName);
    return user === undefined ? iamArn(account, `user/${userName}`) : userArn(account, user);
  }
  const roleName = input['RoleName'];
  if (typeof roleName === 'string') {
    return roleArn(account, account.roles.get(roleName) ?? { path: '/', roleName });
  }
  return principal.who.kind === 'user' || principal.session?.kind === 'assumed-root' ? principal.arn : '*';
}

export function readTags(input: Input): ReadonlyMap<string, Tag> {
  const tags = new Map<string, Tag>();
  for (const structure of structures(input, 'Tags')) {
    const [key, value] = [requiredText(structure, 'Key'), optionalText(structure, 'Value') ?? ''];
    // Tag keys differ by more than case.
    if (tags.has(key.toLowerCase())) throw new AwsError('InvalidInput', 400, 'Duplicate tag keys found.');
    tags.set(key.toLowerCase(), { key, value });
  }
  if (tags.size > 50) throw new AwsError('LimitExceeded', 409, 'The number of tags has reached the maximum limit.');
  return tags;
}

export function writeTags(tags: ReadonlyMap<string, Tag>): readonly { readonly Key: string; readonly Value: string }[] {
  return [...tags.values()].map(({ key, value }) => ({ Key: key, Value: value }));
}
