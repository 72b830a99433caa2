// Who has a console password, by what rights, and who of them administers. Reads only, in three trips.
import { eachOf } from '../aws/at-most.ts';
import { allPages } from '../aws/pages.ts';
import { pictureOfGroup, pictureOfUser, unlessMissing } from '../aws/users.ts';
import { carriers } from './administrator.ts';
import { isOurs, policiesIn } from './admin-user-plan.ts';
import type { AwsContext } from './contract.ts';
import { isPasswordStored } from './first-password.ts';
import { rightsOf, type Role, roles } from './people-roles.ts';

/** A user with a console password. */
export interface Person {
  readonly userName: string;
  readonly groups: readonly string[];
  /** Policies on the user itself, which should be on a group. */
  readonly ownPolicies: readonly string[];
  readonly hasMfa: boolean;
  readonly administers: boolean;
}

export async function peopleHere(context: AwsContext): Promise<readonly Person[]> {
  const { account } = context;
  const [users, { groups: carrying }] = await Promise.all([
    allPages(account, ['IAM', 'ListUsers'], {}, ({ Users }) => Users),
    carriers(context),
  ]);
  const administering = new Set(carrying);
  const found = await eachOf(users, async ({ UserName: userName = '' }): Promise<readonly Person[]> => {
    const of = { UserName: userName };
    if ((await unlessMissing(account.read('IAM', 'GetLoginProfile', of))) === undefined) return [];
    const [groups, attached, inline, devices] = await Promise.all([
      unlessMissing(allPages(account, ['IAM', 'ListGroupsForUser'], of, ({ Groups }) => Groups)),
      unlessMissing(
        allPages(account, ['IAM', 'ListAttachedUserPolicies'], of, ({ AttachedPolicies }) => AttachedPolicies),
      ),
      unlessMissing(allPages(account, ['IAM', 'ListUserPolicies'], of, ({ PolicyNames }) => PolicyNames)),
      unlessMissing(allPages(account, ['IAM', 'ListMFADevices'], of, ({ MFADevices }) => MFADevices)),
    ]);
    const names = (groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
    return [
      {
        userName,
        groups: names,
        ownPolicies: [...(attached ?? []).flatMap(({ PolicyName }) => PolicyName ?? []), ...(inline ?? [])],
        hasMfa: (devices ?? []).length > 0,
        administers: names.some((name) => administering.has(name)),
      },
    ];
  });
  return found.flat();
}

/** Somebody whose user this tool began to make. */
export interface Begun {
  readonly userName: string;
  readonly groupName: string;
  readonly role: Role;
  /** What is missing, as a sentence. */
  readonly missing: string;
  readonly passwordStored: boolean;
}

/** The one that was begun and is not complete; a complete one is not looked at again. */
export async function begunPerson(context: AwsContext): Promise<Begun | undefined> {
  const { memory } = context;
  const newest = new Map(memory.facts('person').map((person) => [person.userName, person]));
  const unfinished = [...newest.values()].filter(({ left }) => left !== true);
  for (const { userName, groupName, role: id } of unfinished) {
    const role = roles.find((one) => one.id === id);
    if (role === undefined) continue;
    const said = memory.facts('password-stored').some((stored) => stored.userName === userName);
    const begun = said ? undefined : await begunAs({ userName, groupName, role }, context);
    if (begun !== undefined) return begun;
  }
  return undefined;
}

async function begunAs(
  { userName, groupName, role }: Pick<Begun, 'userName' | 'groupName' | 'role'>,
  context: AwsContext,
): Promise<Begun | undefined> {
  const { account, memory } = context;
  const { own, policyArn } = rightsOf(role, userName, context);
  const [user, group, inGroup] = await Promise.all([
    pictureOfUser(account, userName),
    pictureOfGroup(account, groupName),
    policiesIn(groupName, context),
  ]);
  const passwordStored = isPasswordStored(user, memory);
  const isCarrying = group?.policies.some(({ PolicyArn }) => PolicyArn === policyArn) === true;
  const missing =
    user === undefined
      ? `The user ${userName} was begun, and does not exist yet.`
      : !isCarrying || (own !== undefined && !inGroup.includes(own.name))
        ? `The group ${groupName} does not have its policies yet.`
        : group?.members.includes(userName) !== true
          ? `${userName} is not in the group ${groupName} yet.`
          : !user.hasPassword
            ? `${userName} has no console password yet.`
            : !passwordStored && isOurs(user)
              ? `Nobody said that the password of ${userName} is stored: a new one is offered.`
              : undefined;
  return missing === undefined ? undefined : { userName, groupName, role, missing, passwordStored };
}
