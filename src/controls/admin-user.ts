// The administrator: a group that carries AdministratorAccess, a user in it, a console password shown once.
// Policies hang on the group, never on the user (CIS 7.0 2.13). Each part that is there already is kept.
import { signInUrl } from '../aws/partition.ts';
import { allPages } from '../aws/pages.ts';
import { factsOfUser, listed, pictureOfUser } from '../aws/users.ts';
import { isAwsError } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import {
  administratorPolicyArn,
  candidates,
  type Chosen,
  chosenAdministrator,
  firstAdministratorsRead,
  presentAdministrator,
} from './administrator.ts';
import { isOurs, planFor } from './admin-user-plan.ts';
import { type AdministratorDetail, type Choice, chosenBy } from './admin-user-questions.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';
import { firstPassword, isPasswordStored } from './first-password.ts';

export const adminUser: AwsControl<AdministratorDetail> = {
  id: 'admin-user',
  title: 'Make an administrator who is not root',
  short: 'Group and user',
  group: 'Your administrator',
  why: 'Root cannot be limited by any policy; an administrator can be limited, replaced and told apart in the logs.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.13' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.14' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.03' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.2' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_policy_attached_only_to_group_or_roles' },
  ],
  sources: [
    {
      title: 'Tasks that need root',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#root-user-tasks',
    },
    {
      title: 'Create an administrator',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/getting-started-iam.html',
    },
  ],
  mayAcceptRisk: false,

  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'This is a project of an organization that AWS owns: its policies deny groups and console passwords. Use the people you invited there.'
      : undefined,

  firstReads: ({ partition }) => [firstAdministratorsRead(partition)],

  nextStep: (_facts, { facts: found }) =>
    found.some(({ label }) => label === existing)
      ? { says: 'Check as your administrator, or say in the wizard which of them is you.' }
      : undefined,

  inspect: async (context) => {
    const { account, memory } = context;
    const present = await presentAdministrator(context);
    if (present !== undefined) {
      return {
        state: 'verified',
        statement: 'You are an administrator who is not root already; no new user is needed.',
        facts: [fact('You are', present.arn, 'good'), fact('Administrator by', present.by, 'good')],
        detail: { chosen: undefined, candidates: [], alias: undefined, passwordStored: true },
      };
    }
    const [chosen, aliases, others] = await Promise.all([
      chosenAdministrator(context),
      allPages(account, ['IAM', 'ListAccountAliases'], {}, ({ AccountAliases }) => AccountAliases),
      memory.fact('administrator') === undefined ? candidates(context) : [],
    ]);
    const alias = aliases[0];
    const passwordStored = isPasswordStored(chosen?.user, memory);
    const detail: AdministratorDetail = { chosen, candidates: others, alias, passwordStored };
    const facts = factsFound(context, detail);
    const missing = chosen === undefined ? undefined : missingPart(context, chosen, passwordStored);
    if (chosen !== undefined && missing === undefined) {
      return {
        state: 'verified',
        statement: `${chosen.userName} is in the group ${chosen.groupName}, which carries AdministratorAccess.`,
        facts,
        detail,
      };
    }
    return {
      state: 'open',
      statement:
        missing ??
        (others.length > 0 ? 'No administrator was chosen yet.' : 'Nobody but root can sign in and administer.'),
      facts,
      detail,
    };
  },

  plan: async (finding, context) => {
    const choice = await chosenBy(finding.detail, context);
    if (choice.adopted) {
      await context.memory.remember({ fact: 'administrator', userName: choice.userName, groupName: choice.groupName });
      if (await hasOwnPassword(choice, context)) {
        await context.memory.remember({
          fact: 'password-stored',
          userName: choice.userName,
          at: new Date(context.clock.now()).toISOString(),
        });
      }
      const { state, detail } = await adminUser.inspect(context);
      return state === 'verified'
        ? { kind: 'nothing' }
        : { kind: 'changes', plan: await planFor(choice, detail.passwordStored, context), yes: 'Complete it' };
    }
    return {
      kind: 'changes',
      plan: await planFor(choice, finding.detail.passwordStored, context),
      yes: 'Make the administrator',
    };
  },

  apply: async (hands, _finding, context) => {
    const { memory, port } = context;
    const userName = hands.valueOf('user');
    const planned = (id: string) => hands.has(id);
    const choose = (alias: string) =>
      memory.remember({ fact: 'administrator', userName, groupName: hands.valueOf('group'), alias });
    await choose(planned('alias') ? hands.valueOf('alias') : '');
    for (const id of ['create-group', 'attach-policy', 'create-user', 'add-to-group', 'alias']) {
      if (!planned(id)) continue;
      try {
        await hands.send(id);
      } catch (error) {
        // The alias is a comfort and may be taken by anyone in the world: the rest goes on without it.
        if (id !== 'alias' || !isAwsError(error, 'EntityAlreadyExists')) throw error;
        await choose('');
        port.tell({
          kind: 'notice',
          tone: 'warning',
          title: 'That alias belongs to another account',
          lines: ['Aliases are unique across AWS. The sign-in address keeps the account id; everything else goes on.'],
        });
      }
    }
    await firstPassword(hands, context, { userName, questionId: 'admin-user.password' });
  },

  verify: async (context) => verdictOf(await adminUser.inspect(context)),
};

/** The label of those that an account has already. */
const existing = 'Administrator';

/** False for a user this tool made whose password nobody ever used: it may have been lost before it was stored. */
async function hasOwnPassword({ userName }: Choice, { account }: AwsContext): Promise<boolean> {
  const picture = await pictureOfUser(account, userName);
  return picture !== undefined && (!isOurs(picture) || picture.user.PasswordLastUsed !== undefined);
}

function missingPart(
  context: AwsContext,
  { userName, groupName, user, group }: Chosen,
  stored: boolean,
): string | undefined {
  if (group === undefined) return `The group ${groupName} does not exist yet.`;
  if (user === undefined) return `The user ${userName} does not exist yet.`;
  if (!group.policies.some(({ PolicyArn }) => PolicyArn === administratorPolicyArn(context))) {
    return `The group ${groupName} does not carry AdministratorAccess.`;
  }
  if (!group.members.includes(userName)) return `${userName} is not in the group ${groupName}.`;
  if (!user.hasPassword) return `${userName} has no console password.`;
  return stored ? undefined : `Nobody said that the password of ${userName} is stored: a new one is offered.`;
}

function factsFound(context: AwsContext, { chosen, candidates: others, alias }: AdministratorDetail): readonly Fact[] {
  const { partition, accountId } = context.account.facts;
  if (chosen === undefined) {
    return others.length === 0
      ? [fact('Administrators', 'nobody but root has a password and these rights', 'warning')]
      : others.map(({ userName, groupName, ours }) =>
          fact(existing, `${userName}, in ${groupName}${ours ? ', made by rootlock' : ''}`),
        );
  }
  const { group, user } = chosen;
  return [
    fact('Group', group === undefined ? `${chosen.groupName}: missing` : chosen.groupName, group ? 'good' : 'bad'),
    ...(group === undefined
      ? []
      : [
          fact('Its members', listed(group.members), group.members.length > 1 ? 'warning' : 'plain'),
          fact('Its policies', listed(group.policies.map(({ PolicyName }) => PolicyName ?? ''))),
        ]),
    fact('User', user === undefined ? `${chosen.userName}: missing` : chosen.userName, user ? 'good' : 'bad'),
    ...(user === undefined ? [] : factsOfUser(user).filter(({ label }) => label !== 'Groups')),
    fact('Sign-in address', signInUrl(partition, alias ?? accountId)),
  ];
}
