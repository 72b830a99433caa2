// The administrator: a group that carries AdministratorAccess, a user in it, a console password shown once.
// Policies hang on the group, never on the user (CIS 7.0 2.13). Each part that is there already is kept.
import { aliasProblem, groupNameProblem, userNameProblem } from '../aws/names.ts';
import { signInUrl } from '../aws/partition.ts';
import { generatePassword } from '../aws/password.ts';
import { factsOfUser, listed, pictureOfGroup, pictureOfUser, unlessMissing, type UserPicture } from '../aws/users.ts';
import { isAwsError } from '../engine/errors.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import {
  administratorPolicyArn,
  type Candidate,
  candidates,
  type Chosen,
  chosenAdministrator,
  presentAdministrator,
} from './administrator.ts';
import { type AwsContext, type AwsControl, fact, isOwnTag, ownTags, verdictOf } from './contract.ts';

interface Detail {
  readonly chosen: Chosen | undefined;
  readonly candidates: readonly Candidate[];
  readonly alias: string | undefined;
  readonly passwordStored: boolean;
}

interface Choice {
  readonly userName: string;
  readonly groupName: string;
  readonly alias: string;
}

const notYetVisible = {
  errors: ['NoSuchEntity'],
  forSeconds: 60,
  because: 'AWS needs a moment until what was just made is visible everywhere',
};

export const adminUser: AwsControl<Detail> = {
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
    const [chosen, aliases] = await Promise.all([
      chosenAdministrator(context),
      account.read('IAM', 'ListAccountAliases', {}),
    ]);
    const alias = aliases.AccountAliases?.[0];
    const others = chosen === undefined ? await candidates(context) : [];
    const passwordStored = isPasswordStored(chosen, memory.facts('password-stored'));
    const detail: Detail = { chosen, candidates: others, alias, passwordStored };
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
        missing ?? (others.length > 0 ? 'No administrator was chosen yet.' : 'There is no administrator but root.'),
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
    const { account, clock, memory, port, random, signal } = context;
    const userName = hands.valueOf('user');
    const planned = (id: string) => hands.has(id);
    await memory.remember({ fact: 'administrator', userName, groupName: hands.valueOf('group') });
    for (const id of ['create-group', 'attach-policy', 'create-user', 'add-to-group', 'alias']) {
      if (!planned(id)) continue;
      try {
        await hands.send(id);
      } catch (error) {
        // The alias is a comfort and may be taken by anyone in the world: the rest goes on without it.
        if (id !== 'alias' || !isAwsError(error, 'EntityAlreadyExists')) throw error;
        port.tell({
          kind: 'notice',
          tone: 'warning',
          title: 'That alias belongs to another account',
          lines: ['Aliases are unique across AWS. The sign-in address keeps the account id; everything else goes on.'],
        });
      }
    }
    const stored = () =>
      memory.remember({ fact: 'password-stored', userName, at: new Date(clock.now()).toISOString() });
    const passwordChange = planned('create-password') ? 'create-password' : 'replace-password';
    // An adopted user keeps the password it has.
    if (!planned(passwordChange)) return stored();
    const rules = await unlessMissing(account.read('IAM', 'GetAccountPasswordPolicy', {}));
    const password = generatePassword(rules?.PasswordPolicy ?? {}, random);
    await hands.send(passwordChange, { password });
    await port.ask(
      {
        kind: 'show-secret',
        id: 'admin-user.password',
        title: `The first password of ${userName}`,
        lines: [
          'Put it into a password manager now. It is shown this once; AWS asks for a new one at the first sign-in.',
          `Sign in at ${signInUrl(account.facts.partition, await aliasOrId(context))}`,
        ],
        label: `Console password of ${userName}`,
        secret: password,
        confirm: 'I have stored it',
      },
      signal,
    );
    await stored();
  },

  verify: async (context) => verdictOf(await adminUser.inspect(context)),
};

async function aliasOrId({ account }: AwsContext): Promise<string> {
  const { AccountAliases } = await account.read('IAM', 'ListAccountAliases', {});
  return AccountAliases?.[0] ?? account.facts.accountId;
}

/** False for a user this tool made whose password nobody ever used: it may have been lost before it was stored. */
async function hasOwnPassword({ userName }: Choice, { account }: AwsContext): Promise<boolean> {
  const picture = await pictureOfUser(account, userName);
  return picture !== undefined && (!isOurs(picture) || picture.user.PasswordLastUsed !== undefined);
}

function isOurs({ user }: UserPicture): boolean {
  return (user.Tags ?? []).some((tag) => isOwnTag(tag));
}

/** Stored, when the owner said so for this very password, or it was used since. */
function isPasswordStored(
  chosen: Chosen | undefined,
  said: readonly { readonly userName: string; readonly at: string }[],
): boolean {
  if (chosen?.user?.passwordMade === undefined) return false;
  const { user, passwordMade } = chosen.user;
  // AWS's dates have whole seconds only.
  const isSince = (time: number) => time + 1_000 >= passwordMade.getTime();
  if (user.PasswordLastUsed !== undefined && isSince(user.PasswordLastUsed.getTime())) return true;
  return said.some(({ userName, at }) => userName === user.UserName && isSince(Date.parse(at)));
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

function factsFound(context: AwsContext, { chosen, candidates: others, alias }: Detail): readonly Fact[] {
  const { partition, accountId } = context.account.facts;
  if (chosen === undefined) {
    return others.length === 0
      ? [fact('Administrators', 'none but root', 'warning')]
      : others.map(({ userName, groupName, ours }) =>
          fact('Administrator', `${userName}, in ${groupName}${ours ? ', made by rootlock' : ''}`),
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

/** Asks for names; what exists is shown and never taken without a yes. */
async function chosenBy(detail: Detail, context: AwsContext): Promise<Choice & { readonly adopted: boolean }> {
  const { port, signal } = context;
  const { chosen } = detail;
  if (chosen?.user !== undefined || chosen?.group !== undefined) {
    // Begun before. The alias comes before the password, so it may be missing still.
    const alias = detail.alias === undefined && chosen.user?.hasPassword !== true ? await askAlias(context) : '';
    return { userName: chosen.userName, groupName: chosen.groupName, alias, adopted: false };
  }
  if (detail.candidates.length > 0) {
    const ours = detail.candidates.find((candidate) => candidate.ours);
    const answer = await port.ask(
      {
        kind: 'choose',
        id: 'admin-user.which',
        title: 'This account has administrators already',
        lines: ['Make a new one, or say which of these is you.'],
        options: [
          { value: 'new', label: 'Make a new administrator' },
          ...detail.candidates.map(({ userName, groupName }) => ({
            value: `user/${userName}`,
            label: `I am ${userName}`,
            hint: `in ${groupName}`,
          })),
        ],
        suggested: ours === undefined ? 'new' : `user/${ours.userName}`,
      },
      signal,
    );
    const adopted = detail.candidates.find(({ userName }) => answer === `user/${userName}`);
    if (adopted !== undefined) return { ...adopted, alias: '', adopted: true };
  }
  const userName = await askUserName(context, undefined, chosen?.userName);
  const groupName = await askGroupName(context, undefined, chosen?.groupName);
  const alias = detail.alias === undefined ? await askAlias(context) : '';
  return { userName, groupName, alias, adopted: false };
}

async function askUserName(context: AwsContext, problem?: string, prefilled?: string): Promise<string> {
  const { account, port, signal } = context;
  const name = await port.ask(
    {
      kind: 'text',
      id: 'admin-user.name',
      title: 'What is the administrator called?',
      lines: ['A person’s own name is best, such as ada: the logs then say who did what.'],
      label: 'User name',
      check: (value) => userNameProblem(value.trim()),
      ...(prefilled === undefined ? {} : { prefilled }),
      ...(problem === undefined ? {} : { problem }),
    },
    signal,
  );
  const userName = name.trim();
  const existing = await pictureOfUser(account, userName);
  if (existing === undefined) return userName;
  port.tell({
    kind: 'notice',
    tone: 'warning',
    title: `A user ${userName} exists already`,
    lines: factsOfUser(existing).map(({ label, value }) => `${label}: ${value}`),
  });
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'admin-user.name-taken',
      title: `A user ${userName} exists already`,
      lines: factsOfUser(existing).map(({ label, value }) => `${label}: ${value}`),
      options: [
        { value: 'fresh', label: 'Choose another name' },
        { value: 'adopt', label: `Make ${userName} the administrator`, hint: 'gives this user all rights' },
      ],
      suggested: 'fresh',
    },
    signal,
  );
  return answer === 'adopt' ? userName : askUserName(context, `${userName} is taken. Nothing was changed.`);
}

async function askGroupName(context: AwsContext, problem?: string, prefilled = 'administrators'): Promise<string> {
  const { account, port, signal } = context;
  const name = await port.ask(
    {
      kind: 'text',
      id: 'admin-user.group',
      title: 'Which group carries the rights?',
      lines: ['AdministratorAccess is attached to the group, so that people come and go without touching policies.'],
      label: 'Group name',
      prefilled,
      check: (value) => groupNameProblem(value.trim()),
      ...(problem === undefined ? {} : { problem }),
    },
    signal,
  );
  const groupName = name.trim();
  const existing = await pictureOfGroup(account, groupName);
  if (existing === undefined) return groupName;
  const lines = [
    `Members: ${listed(existing.members)}`,
    `Policies: ${listed(existing.policies.map(({ PolicyName }) => PolicyName ?? ''))}`,
    'Every member of this group would be an administrator.',
  ];
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'admin-user.group-taken',
      title: `A group ${groupName} exists already`,
      lines,
      options: [
        { value: 'fresh', label: 'Use a new group' },
        { value: 'adopt', label: `Use ${groupName}`, hint: `${existing.members.length} members` },
      ],
      suggested: 'fresh',
    },
    signal,
  );
  if (answer === 'adopt') return groupName;
  return askGroupName(context, `${groupName} is taken. Nothing was changed.`, `${groupName}-2`);
}

async function askAlias({ port, signal }: AwsContext): Promise<string> {
  const alias = await port.ask(
    {
      kind: 'text',
      id: 'admin-user.alias',
      title: 'A name for the sign-in address?',
      lines: [
        'An alias replaces the account id in the sign-in address. Anyone can see it. Leave it empty to keep the account id.',
      ],
      label: 'Alias (optional)',
      prefilled: '',
      check: (value) => aliasProblem(value.trim()),
    },
    signal,
  );
  return alias.trim();
}

/** Only what is missing, in AWS's order. Pure but for reading what is there. */
async function planFor(choice: Choice, passwordStored: boolean, context: AwsContext): Promise<Plan> {
  const { account } = context;
  const [user, group] = await Promise.all([
    pictureOfUser(account, choice.userName),
    pictureOfGroup(account, choice.groupName),
  ]);
  const principal = account.acting;
  const policyArn = administratorPolicyArn(context);
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
      summary: 'Attach AdministratorAccess to {group}',
      operation: 'AttachGroupPolicy',
      input: { GroupName: '{group}', PolicyArn: policyArn },
      undo: { kind: 'can-be-undone', how: 'detach the policy' },
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
      summary: `Name the account ${choice.alias}`,
      operation: 'CreateAccountAlias',
      input: { AccountAlias: choice.alias },
      undo: { kind: 'can-be-undone', how: 'delete the alias' },
      makes: `alias/${choice.alias}`,
    });
  }
  const hasPassword = user?.hasPassword ?? false;
  // Somebody else's password, or one that is in good hands, stays as it is.
  if (user !== undefined && hasPassword && (!isOurs(user) || passwordStored)) return sealed(choice, changes);
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
  return sealed(choice, changes);
}

function sealed(choice: Choice, changes: readonly Change[]): Plan {
  return sealPlan({
    control: 'admin-user',
    title: `Make ${choice.userName} the administrator`,
    changes,
    placeholders: {
      user: { meaning: 'the user' },
      group: { meaning: 'the group' },
      password: { meaning: 'a generated password, shown to you once', secret: true },
    },
    alternatives: { user: [choice.userName], group: [choice.groupName] },
  });
}
