// The plan that makes the administrator: group, policy, user, membership, password; only what is missing.
import { allPages } from '../aws/pages.ts';
import { pictureOfGroup, pictureOfUser, unlessMissing, type UserPicture } from '../aws/users.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import { administratorPolicyArn } from './administrator.ts';
import type { Choice } from './admin-user-questions.ts';
import { type AwsContext, isOwnTag, ownTags } from './contract.ts';

const notYetVisible = {
  errors: ['NoSuchEntity'],
  forSeconds: 60,
  because: 'AWS needs a moment until what was just made is visible everywhere',
};

export function isOurs({ user }: UserPicture): boolean {
  return (user.Tags ?? []).some((tag) => isOwnTag(tag));
}

const noPolicies: readonly string[] = [];

/** What the members of a group may do. */
export interface Rights {
  readonly control: string;
  readonly title: string;
  /** What the plan calls it, for the journal. */
  readonly role?: string;
  readonly policyArn: string;
  readonly policyName: string;
  /** A policy in the group itself, by which its members may look after their own sign-in. */
  readonly own?: { readonly name: string; readonly document: string };
}

function administratorRights(context: AwsContext, userName: string): Rights {
  return {
    control: 'admin-user',
    title: `Make ${userName} the administrator`,
    policyArn: administratorPolicyArn(context),
    policyName: 'AdministratorAccess',
  };
}

/** Only what is missing, in AWS's order. Pure but for reading what is there. */
export async function planFor(
  choice: Choice,
  passwordStored: boolean,
  context: AwsContext,
  rights: Rights = administratorRights(context, choice.userName),
): Promise<Plan> {
  const { account } = context;
  const { own, policyArn, policyName } = rights;
  const [user, group, inGroup] = await Promise.all([
    pictureOfUser(account, choice.userName),
    pictureOfGroup(account, choice.groupName),
    own === undefined ? noPolicies : policiesIn(choice.groupName, context),
  ]);
  const principal = account.acting;
  const base = { service: 'IAM', principal } as const;
  const changes: Change[] = [];
  if (group === undefined) {
    changes.push({
      ...base,
      id: 'create-group',
      summary: 'Create the group {group}',
      operation: 'CreateGroup',
      input: { GroupName: '{group}' },
      undo: { kind: 'can-be-undone', how: 'delete the group' },
      makes: 'group/{group}',
    });
  }
  if (!group?.policies.some(({ PolicyArn }) => PolicyArn === policyArn)) {
    changes.push({
      ...base,
      id: 'attach-policy',
      summary: `Attach ${policyName} to {group}`,
      operation: 'AttachGroupPolicy',
      input: { GroupName: '{group}', PolicyArn: policyArn },
      undo: { kind: 'can-be-undone', how: 'detach the policy' },
      retries: notYetVisible,
    });
  }
  if (own !== undefined && !inGroup.includes(own.name)) {
    changes.push({
      ...base,
      id: 'own-sign-in',
      summary: 'Let the members of {group} change their own password and register their own MFA',
      operation: 'PutGroupPolicy',
      input: { GroupName: '{group}', PolicyName: own.name, PolicyDocument: own.document },
      undo: { kind: 'can-be-undone', how: 'delete the policy from the group' },
      retries: notYetVisible,
    });
  }
  if (user === undefined) {
    changes.push({
      ...base,
      id: 'create-user',
      summary: 'Create the user {user}, tagged as made by rootlock',
      operation: 'CreateUser',
      input: { UserName: '{user}', Tags: ownTags(context.signer) },
      undo: { kind: 'can-be-undone', how: 'delete the user' },
      makes: 'user/{user}',
    });
  }
  if (!group?.members.includes(choice.userName)) {
    changes.push({
      ...base,
      id: 'add-to-group',
      summary: 'Put {user} into {group}',
      operation: 'AddUserToGroup',
      input: { GroupName: '{group}', UserName: '{user}' },
      undo: { kind: 'can-be-undone', how: 'remove the user from the group' },
      retries: notYetVisible,
    });
  }
  if (choice.alias !== '') {
    changes.push({
      ...base,
      id: 'alias',
      summary: 'Name the account {alias}',
      operation: 'CreateAccountAlias',
      input: { AccountAlias: '{alias}' },
      undo: { kind: 'can-be-undone', how: 'delete the alias' },
      makes: 'alias/{alias}',
    });
  }
  const hasPassword = user?.hasPassword ?? false;
  // Somebody else's password, or one that is in good hands, stays as it is.
  if (user !== undefined && hasPassword && (!isOurs(user) || passwordStored)) return sealed(choice, rights, changes);
  changes.push({
    ...base,
    id: hasPassword ? 'replace-password' : 'create-password',
    summary: hasPassword
      ? 'Replace the password of {user}, to be changed at first sign-in'
      : 'Give {user} a generated password, to be changed at first sign-in',
    operation: hasPassword ? 'UpdateLoginProfile' : 'CreateLoginProfile',
    input: { UserName: '{user}', Password: '{password}', PasswordResetRequired: true },
    undo: { kind: 'can-be-undone', how: 'delete the password' },
    retries: {
      ...notYetVisible,
      errors: ['NoSuchEntity', 'EntityTemporarilyUnmodifiable'],
    },
  });
  return sealed(choice, rights, changes);
}

/** Names of the policies in the group itself; none when there is no such group. */
export async function policiesIn(groupName: string, { account }: AwsContext): Promise<readonly string[]> {
  const of = { GroupName: groupName };
  const names = allPages(account, ['IAM', 'ListGroupPolicies'], of, ({ PolicyNames }) => PolicyNames);
  return (await unlessMissing(names)) ?? [];
}

function sealed(choice: Choice, { control, title, role }: Rights, changes: readonly Change[]): Plan {
  return sealPlan({
    ...{ control, title },
    changes,
    placeholders: {
      user: { meaning: 'the user' },
      group: { meaning: 'the group' },
      password: { meaning: 'a generated password, shown to you once', secret: true },
      ...(choice.alias === '' ? {} : { alias: { meaning: 'the name in the sign-in address' } }),
    },
    alternatives: {
      ...{ user: [choice.userName], group: [choice.groupName] },
      ...(role === undefined ? {} : { role: [role] }),
      ...(choice.alias === '' ? {} : { alias: [choice.alias] }),
    },
  });
}
