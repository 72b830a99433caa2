// Who the administrator is: the choice made in this run, or the one this account already shows. Shared by the
// three administrator controls; reads only.
import type { AttachedPolicy, Tag } from '@aws-sdk/client-iam';
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

/** The calling role or user, when AdministratorAccess is attached to it, directly or through a group. */
export async function presentAdministrator(context: AwsContext): Promise<PresentAdministrator | undefined> {
  const { account } = context;
  const { caller } = account.facts;
  const wanted = administratorPolicyArn(context);
  const has = (policies: readonly AttachedPolicy[]) => policies.some(({ PolicyArn }) => PolicyArn === wanted);
  const policiesIn = ({ AttachedPolicies }: { readonly AttachedPolicies?: AttachedPolicy[] | undefined }) =>
    AttachedPolicies;
  switch (caller.kind) {
    case 'root':
    case 'other':
      return undefined;
    case 'assumed-role': {
      const of = { RoleName: caller.roleName };
      const attached = await allPages(account, ['IAM', 'ListAttachedRolePolicies'], of, policiesIn);
      return has(attached) ? { arn: caller.arn, by: `role ${caller.roleName}` } : undefined;
    }
    case 'iam-user': {
      const of = { UserName: caller.userName };
      const [own, groups] = await Promise.all([
        allPages(account, ['IAM', 'ListAttachedUserPolicies'], of, policiesIn),
        allPages(account, ['IAM', 'ListGroupsForUser'], of, ({ Groups }) => Groups),
      ]);
      const present = { arn: caller.arn, userName: caller.userName };
      if (has(own)) return { ...present, by: 'a policy of its own' };
      for (const { GroupName } of groups) {
        if (GroupName === undefined) continue;
        if (has(await allPages(account, ['IAM', 'ListAttachedGroupPolicies'], { GroupName }, policiesIn)))
          return { ...present, by: `group ${GroupName}` };
      }
      return undefined;
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
  const groups = await allPages(
    account,
    ['IAM', 'ListEntitiesForPolicy'],
    { PolicyArn: administratorPolicyArn(context), EntityFilter: 'Group' },
    ({ PolicyGroups }) => PolicyGroups,
  );
  const pictures = await Promise.all(
    groups.flatMap(({ GroupName }) => (GroupName === undefined ? [] : [pictureOfGroup(account, GroupName)])),
  );
  const members = pictures.flatMap((picture) =>
    (picture?.members ?? []).map((userName) => ({ userName, groupName: picture?.group.GroupName ?? '' })),
  );
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
