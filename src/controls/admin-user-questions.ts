// What the owner is asked about the administrator: who, which group, which alias. What exists already is shown,
// and never taken without a yes.
import { aliasProblem, groupNameProblem, userNameProblem } from '../aws/names.ts';
import { factsOfUser, listed, pictureOfGroup, pictureOfUser, userNamedLike } from '../aws/users.ts';
import type { Candidate, Chosen } from './administrator.ts';
import type { AwsContext } from './contract.ts';

export interface AdministratorDetail {
  readonly chosen: Chosen | undefined;
  readonly candidates: readonly Candidate[];
  readonly alias: string | undefined;
  readonly passwordStored: boolean;
}

export interface Choice {
  readonly userName: string;
  readonly groupName: string;
  readonly alias: string;
}

/** Asks for names; what exists is shown and never taken without a yes. */
export async function chosenBy(
  detail: AdministratorDetail,
  context: AwsContext,
): Promise<Choice & { readonly adopted: boolean }> {
  const { clock, memory, port, signal } = context;
  const { chosen } = detail;
  // What was begun a moment ago may exist although AWS does not show it yet.
  const isBegun = chosen?.user !== undefined || chosen?.group !== undefined || memory.lately.isFresh(clock.now());
  if (chosen !== undefined && isBegun) {
    // Begun before. The alias comes before the password, so it may be missing still.
    const isMissing = detail.alias === undefined && chosen.user?.hasPassword !== true;
    const alias = isMissing ? (memory.fact('administrator')?.alias ?? (await askAlias(context))) : '';
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
  if (existing === undefined) {
    // Such a user could not be made.
    const twin = await userNamedLike(account, userName);
    return twin === undefined ? userName : askUserName(context, `AWS takes ${userName} for ${twin}, which exists.`);
  }
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
