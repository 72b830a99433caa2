// A user for each person, with the rights of a role through a group. It holds when everybody with a console password has
// rights by groups alone (CIS 7.0 2.13), and at least two of them, with MFA, administer the account: with one, an illness
// or a lost phone leaves nobody but root. Who works alone says so: that no API can show.
import { firstUsersRead, listed, pictureOfUser } from '../aws/users.ts';
import { acceptRisk, acceptRiskOption } from '../engine/accept-risk.ts';
import type { Proposal } from '../engine/control.ts';
import type { AttestQuestion, Fact } from '../engine/port.ts';
import { firstAdministratorsRead } from './administrator.ts';
import { isOurs, planFor } from './admin-user-plan.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';
import { firstPassword } from './first-password.ts';
import { newPersonName } from './people-names.ts';
import { groupFor, rightsOf, roles } from './people-roles.ts';
import { begunPerson, type Begun, peopleHere, type Person } from './people-seen.ts';

interface Detail {
  readonly people: readonly Person[];
  readonly begun: Begun | undefined;
}

const factsAtMost = 25;
/** From here on, single users are more work than a directory. */
const manyPeople = 4;

const administrators = ({ people }: Detail) => people.filter(({ administers, hasMfa }) => administers && hasMfa);
const withOwnPolicies = ({ people }: Detail) => people.filter(({ ownPolicies }) => ownPolicies.length > 0);

export const people: AwsControl<Detail> = {
  id: 'people',
  title: 'A user for each person, with no more rights than needed',
  short: 'People and roles',
  group: 'People and keys',
  why: 'A shared user tells nobody who did what, and a single administrator is one lost phone away from none.',
  needs: ['admin-user'],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.13' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.14' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.2' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.03' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.04' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_policy_attached_only_to_group_or_roles' },
  ],
  sources: [
    {
      title: 'Policies for job functions',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html',
    },
    {
      title: 'What is IAM Identity Center?',
      url: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html',
    },
  ],
  mayAcceptRisk: true,

  notApplicable: ({ facts: { kind, caller } }) => {
    if (kind === 'project')
      return 'In a project people are invited at AWS: the organization that AWS owns forbids users with a password.';
    return caller.kind === 'assumed-role' && caller.roleName.startsWith('AWSReservedSSO_')
      ? 'People come in through IAM Identity Center here: add them there, with a permission set for each role.'
      : undefined;
  },

  firstReads: ({ partition }) => [firstUsersRead, firstAdministratorsRead(partition)],

  inspect: async (context) => {
    const [found, begun] = await Promise.all([peopleHere(context), begunPerson(context)]);
    const detail: Detail = { people: found, begun };
    const facts = factsFound(detail);
    const two = administrators(detail).length >= 2;
    const own = withOwnPolicies(detail);
    const statement =
      begun !== undefined
        ? begun.missing
        : own.length > 0
          ? `${listed(own.slice(0, 5).map(({ userName }) => userName))} ${own.length === 1 ? 'has' : 'have'} policies of their own: they belong on a group.`
          : two
            ? `Everyone has rights by groups, and ${administrators(detail).length} people with MFA administer the account.`
            : 'Fewer than two people with MFA administer the account.';
    const holds = begun === undefined && own.length === 0 && two;
    return { state: holds ? 'verified' : 'open', statement, facts, detail };
  },

  plan: async ({ detail }, context): Promise<Proposal> => {
    const { port, signal } = context;
    if (detail.begun !== undefined) return completing(detail, detail.begun, context);
    const added = context.memory.facts('person').length > 0;
    const own = withOwnPolicies(detail);
    const answer = await port.ask(
      {
        kind: 'choose',
        // Who has just added somebody is asked whether that is everyone.
        id: added ? 'people.more' : 'people.what',
        title: 'Who else works in this account?',
        lines: advice(detail, context),
        options: [
          ...roles.map(({ id, label, hint }) => ({ value: id, label, hint })),
          {
            value: 'enough',
            label: detail.people.length > 1 ? 'That is everyone' : 'Only me for now',
            hint: 'your word goes into the record',
            ...(own.length > 0 ? { disabled: 'first: policies of their own go to groups' } : {}),
          },
          acceptRiskOption,
          { value: 'later', label: 'Leave it for later' },
        ],
        suggested: own.length > 0 ? 'later' : 'enough',
      },
      signal,
    );
    if (answer === acceptRiskOption.value) {
      await acceptRisk(people, context);
      return { kind: 'nothing' };
    }
    if (answer === 'enough') return { kind: 'attestation', question: everyone(detail) };
    const role = roles.find(({ id }) => id === answer);
    if (role === undefined) return { kind: 'left' };
    const userName = await newPersonName(role, context);
    return adding({ userName, groupName: await groupFor(role, context), role, passwordStored: false }, context);
  },

  apply: async (hands, _finding, context) => {
    const [userName, groupName, role] = [hands.valueOf('user'), hands.valueOf('group'), hands.valueOf('role')];
    await context.memory.remember({ fact: 'person', userName, groupName, role });
    for (const id of ['create-group', 'attach-policy', 'own-sign-in', 'create-user', 'add-to-group']) {
      if (hands.has(id)) await hands.send(id);
    }
    await firstPassword(hands, context, { userName, questionId: 'people.password' });
  },

  verify: async (context) => verdictOf(await people.inspect(context)),
};

function factsFound({ people: found }: Detail): readonly Fact[] {
  const rank = ({ administers }: Person) => (administers ? 0 : 1);
  const all = found.toSorted((one, other) => rank(one) - rank(other));
  const shown = all.slice(0, factsAtMost).map((person) => {
    const { userName, groups, ownPolicies, hasMfa, administers } = person;
    const words = [
      administers ? 'administrator' : groups.length === 0 ? 'in no group' : `in ${listed(groups)}`,
      hasMfa ? 'MFA' : 'no MFA',
      ...(ownPolicies.length === 0 ? [] : [`policies of its own: ${listed(ownPolicies)}`]),
    ];
    return fact(userName, words.join(', '), ownPolicies.length > 0 || !hasMfa ? 'warning' : 'good');
  });
  const more = all.length - shown.length;
  return [
    ...(all.length === 0 ? [fact('With a password', 'no IAM user')] : shown),
    ...(more > 0 ? [fact('More people', String(more))] : []),
  ];
}

function advice(detail: Detail, { account }: AwsContext): readonly string[] {
  const { kind } = account.facts;
  const own = withOwnPolicies(detail);
  const isOrganization = kind === 'management' || kind === 'member';
  return [
    'Each person gets a user of their own, in the group of one role, and registers MFA at the first sign-in. The password is shown to you once.',
    'Have a second administrator, a second MFA device for yourself, and try out once what you would do without your phone.',
    ...(own.length === 0
      ? []
      : [
          `Attach what ${listed(own.slice(0, 5).map(({ userName }) => userName))} may do to a group, put them into it, and take it off the users: in the console, since only you know what it is for.`,
        ]),
    ...(isOrganization || detail.people.length >= manyPeople
      ? [
          'For more than a few people, or more than one account, IAM Identity Center is better: one sign-in for all, credentials that end by themselves, nothing left behind when somebody leaves.',
        ]
      : []),
  ];
}

function everyone({ people: found }: Detail): AttestQuestion {
  const alone = found.length <= 1;
  return {
    kind: 'attest',
    id: 'people.everyone',
    title: alone ? 'You work alone' : 'Everyone has a user of their own',
    lines: [
      'Whoever comes later gets a user, never your password.',
      'Keep a second MFA device somewhere else: with one administrator, root is the only other way in.',
    ],
    statement: alone
      ? 'Nobody else works in this account for now, and whoever comes later gets a user of their own.'
      : 'Everyone who works in this account has a way in of their own, with no more rights than they need.',
    fields: [],
  };
}

async function adding(
  { userName, groupName, role, passwordStored }: Omit<Begun, 'missing'>,
  context: AwsContext,
): Promise<Proposal> {
  const choice = { userName, groupName, alias: '' };
  const plan = await planFor(choice, passwordStored, context, rightsOf(role, userName, context));
  return plan.changes.length === 0 ? { kind: 'nothing' } : { kind: 'changes', yes: 'Make the user', plan };
}

/** What was begun is completed, unless the owner gives it up. */
async function completing(detail: Detail, begun: Begun, context: AwsContext): Promise<Proposal> {
  const { account, memory, port, signal } = context;
  const { userName, groupName, role } = begun;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'people.begun',
      title: `${userName} is not complete`,
      lines: [begun.missing],
      options: [
        { value: 'complete', label: 'Complete it' },
        { value: 'leave', label: 'Give it up', hint: 'what is there stays; rootlock undo can take it away' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: 'complete',
    },
    signal,
  );
  if (answer === 'later') return { kind: 'left' };
  if (answer === 'complete') {
    // Somebody else may have made a user of that name meanwhile.
    const there = await pictureOfUser(account, userName);
    const isTheirs = there !== undefined && !isOurs(there);
    if (!isTheirs) return adding(begun, context);
  }
  await memory.remember({ fact: 'person', userName, groupName, role: role.id, left: true });
  return people.plan(
    { state: 'open', statement: '', facts: [], detail: { ...detail, begun: await begunPerson(context) } },
    context,
  );
}
