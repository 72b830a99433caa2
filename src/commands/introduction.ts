// What is said before anything else: which account this is, who we are in it, what cannot work there.
import type { AccountKind, AccountSession } from '../aws/account.ts';
import type { Context } from '../engine/control.ts';
import { WentBack } from '../engine/errors.ts';
import type { RunMemory } from '../engine/memory.ts';
import type { Identity } from '../engine/port.ts';

const kinds: Record<AccountKind, string> = {
  standalone: 'standalone account',
  management: 'management account of an organization',
  member: 'member account of an organization',
  project: 'project account (sign-up with a Builder ID)',
  govcloud: 'GovCloud account',
  unknown: 'account of unknown kind',
};

/** The kind of account in words. */
export function accountKindWords(kind: AccountKind): string {
  return kinds[kind];
}

/** The identity as every screen shows it. */
export function identityOf(account: AccountSession, memory: RunMemory): Identity {
  const { facts, acting } = account;
  return {
    accountId: facts.accountId,
    partition: facts.partition,
    region: facts.region,
    actingAs: actingAs(account, memory),
    actingArn: account.arnOf(acting) ?? facts.caller.arn,
    accountKind: kinds[facts.kind],
    credentialSource: facts.credentialSource,
    rehearsal: facts.rehearsal,
  };
}

function actingAs({ facts, acting }: AccountSession, memory: RunMemory): string {
  if (acting !== 'caller') return memory.fact('administrator')?.userName ?? 'administrator';
  switch (facts.caller.kind) {
    case 'root':
      return 'root';
    case 'iam-user':
      return facts.caller.userName;
    case 'assumed-role':
      return facts.caller.sessionName;
    case 'other':
      return facts.caller.arn.split(':').at(-1) ?? facts.caller.arn;
  }
}

/** What an owner of this kind of account should know before anything else. */
export function kindLines({ facts }: AccountSession): readonly string[] {
  const lines: Record<AccountKind, readonly string[]> = {
    standalone: [],
    management: [
      'No policy of the organization binds this account, so what is done here matters most of all. The root users of its member accounts are managed centrally, not here.',
    ],
    member: [
      'Policies of the organization may forbid some steps; the wizard says so where it happens. Its administrators can also remove the root credentials of this account centrally.',
    ],
    project: [
      'AWS itself owns the organization and forbids groups, console passwords, aliases and contact changes. What cannot work is marked "not applicable".',
    ],
    govcloud: ['Root has no console here, so MFA on root does not apply; protect the linked standard account.'],
    unknown: ['Whether it belongs to an organization could not be read; the steps below still apply.'],
  };
  return [
    ...lines[facts.kind],
    ...(facts.kindRemark === undefined ? [] : [facts.kindRemark]),
    ...(facts.remarks ?? []),
  ];
}

/**
 * The first question. Says who, where and what kind, and what the wizard will and will not do. `isBack` where the account
 * was looked at before, now and in an earlier run. Who goes back from it leaves: there is nothing before it.
 */
export async function welcome(
  context: Context<AccountSession>,
  resumed: boolean,
  isBack: boolean,
): Promise<'begin' | 'leave'> {
  try {
    return await askToBegin(context, resumed, isBack);
  } catch (error) {
    if (error instanceof WentBack) return 'leave';
    throw error;
  }
}

async function askToBegin(
  { account, port, signal }: Context<AccountSession>,
  resumed: boolean,
  isBack: boolean,
): Promise<'begin' | 'leave'> {
  const { facts } = account;
  const isRoot = facts.caller.kind === 'root';
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'welcome',
      title: resumed ? 'Welcome back: this run goes on where it was' : 'Put root to rest',
      lines: [
        `This is a ${kinds[facts.kind]}. You are signed in as ${isRoot ? 'root' : facts.caller.arn}, with credentials from ${facts.credentialSource}.`,
        ...kindLines(account),
        ...(isBack ? [] : [aheadOf(isRoot)]),
        'Every change is shown first, with the exact command, and nothing runs without your yes. You can leave at any time and go on later.',
      ],
      options: [
        {
          value: 'begin',
          label: resumed ? 'Go on' : 'Begin',
          hint: isBack ? 'changes nothing yet' : 'reads first, changes nothing yet',
        },
        { value: 'leave', label: 'Leave' },
      ],
      suggested: 'begin',
      isOutermost: true,
    },
    signal,
  );
  return answer === 'leave' ? 'leave' : 'begin';
}

function aheadOf(isRoot: boolean): string {
  return isRoot
    ? 'Step by step: MFA on root, an administrator with MFA who is proven to work, every API call recorded, root keys gone, and a signed record at the end.'
    : 'You are not root, so no new administrator is needed where you are one. What only root can do is said, with who must act.';
}
