// Who the administrator is: the choice made in this run, or the one this account already shows. Shared by the
// three administrator controls; reads only.
import type { ListEntitiesForPolicyCommandInput, Tag } from '@aws-sdk/client-iam';
import { type EarlyRead, earlyRead } from '../aws/early-reads.ts';
import type { Partition } from '../aws/account.ts';
import { allPages } from '../aws/pages.ts';
import { managedPolicyArn } from '../aws/partition.ts';
import { type GroupPicture, pictureOfGroup, pictureOfUser, unlessMissing, type UserPicture } from '../aws/users.ts';
import { type AwsContext, isOwnTag } from './contract.ts';

/** A caller who is not root and can administer: no further user is needed. */
export interface PresentAdministrator {
  readonly arn: string;
  readonly userName?: string;
  readonly by: string;
}

export interface Chosen {
  readonly userName: string;
  readonly groupName: string;
  readonly user: UserPicture | undefined;
  readonly group: GroupPicture | undefined;
}

export function administratorPolicyArn({ account }: AwsContext): string {
  return managedPolicyArn(account.facts.partition, 'AdministratorAccess');
}

/** Everything that carries AdministratorAccess: one read answers for roles, users and groups. */
function carriersRead(partition: Partition): ListEntitiesForPolicyCommandInput {
  return { PolicyArn: managedPolicyArn(partition, 'AdministratorAccess') };
}

/** What every question of this page begins with. */
export function firstAdministratorsRead(partition: Partition): EarlyRead {
  return earlyRead('IAM', 'ListEntitiesForPolicy', carriersRead(partition));
}

/** Whoever and whatever carries AdministratorAccess, by name. */
export async function carriers({ account }: AwsContext) {
  const pages = await allPages(
    account,
    ['IAM', 'ListEntitiesForPolicy'],
    carriersRead(account.facts.partition),
    (page) => [page],
  );
  return {
    roles: pages.flatMap(({ PolicyRoles = [] }) => PolicyRoles.flatMap(({ RoleName }) => RoleName ?? [])),
    users: pages.flatMap(({ PolicyUsers = [] }) => PolicyUsers.flatMap(({ UserName }) => UserName ?? [])),
    groups: pages.flatMap(({ PolicyGroups = [] }) => PolicyGroups.flatMap(({ GroupName }) => GroupName ?? [])),
  };
}

/** The groups that carry AdministratorAccess, with their members. */
async function administratorGroups({ account }: AwsContext, names: readonly string[]) {
  return Promise.all(
    names.map(async (groupName) => {
      const pages = await unlessMissing(
        allPages(account, ['IAM', 'GetGroup'], { GroupName: groupName }, ({ Users }) => Users),
      );
      return { groupName, members: (pages ?? []).map(({ UserName }) => UserName ?? '') };
    }),
  );
}

/** The calling role or user, when AdministratorAccess is attached to it, directly or through a group. */
export async function presentAdministrator(context: AwsContext): Promise<PresentAdministrator | undefined> {
  const { caller } = context.account.facts;
  switch (caller.kind) {
    case 'root':
    case 'other':
      return undefined;
    case 'assumed-role': {
      const { roles } = await carriers(context);
      return roles.includes(caller.roleName) ? { arn: caller.arn, by: `role ${caller.roleName}` } : undefined;
    }
    case 'iam-user': {
      const { users, groups } = await carriers(context);
      const present = { arn: caller.arn, userName: caller.userName };
      if (users.includes(caller.userName)) return { ...present, by: 'a policy of its own' };
      const found = await administratorGroups(context, groups);
      const by = found.find(({ members }) => members.includes(caller.userName));
      return by === undefined ? undefined : { ...present, by: `group ${by.groupName}` };
    }
  }
}

/** The administrator chosen in this run, as AWS shows it now. */
export async function chosenAdministrator(context: AwsContext): Promise<Chosen | undefined> {
  const choice = context.memory.fact('administrator');
  if (choice === undefined) return undefined;
  const { userName, groupName } = choice;
  const [user, group] = await Promise.all([
    pictureOfUser(context.account, userName),
    pictureOfGroup(context.account, groupName),
  ]);
  return { userName, groupName, user, group };
}

/** The name of the administrator's user: the caller where that is one already, else the one chosen. */
export async function administratorName(context: AwsContext): Promise<string | undefined> {
  const present = await presentAdministrator(context);
  return present?.userName ?? context.memory.fact('administrator')?.userName;
}

export interface Candidate {
  readonly userName: string;
  readonly groupName: string;
  /** Tagged by this tool, in this run or an earlier one. */
  readonly ours: boolean;
}

/** Users with a console password in groups that carry AdministratorAccess; those this tool made first. */
export async function candidates(context: AwsContext): Promise<readonly Candidate[]> {
  const { account } = context;
  const groups = await administratorGroups(context, (await carriers(context)).groups);
  const members = groups.flatMap(({ groupName, members: names }) => names.map((userName) => ({ userName, groupName })));
  const described = await Promise.all(
    members.map(async (member) => {
      const [profile, tags] = await Promise.all([
        unlessMissing(account.read('IAM', 'GetLoginProfile', { UserName: member.userName })),
        allPages(account, ['IAM', 'ListUserTags'], { UserName: member.userName }, ({ Tags }) => Tags),
      ]);
      return {
        ...member,
        hasPassword: profile !== undefined,
        ours: tags.some((tag: Tag) => isOwnTag(tag)),
      };
    }),
  );
  return described
    .filter(({ hasPassword }) => hasPassword)
    .map(({ userName, groupName, ours }) => ({ userName, groupName, ours }))
    .sort((one, other) => Number(other.ours) - Number(one.ours));
}
