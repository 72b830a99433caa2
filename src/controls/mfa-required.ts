// The guard of the administrators' group: whatever a member does without MFA is denied. Attached last, never where it
// would shut a member out, simulated first, then tried for a minute while a session that it does not bind can take it off.
// A crash in between leaves a fact in the journal: the next start proves the guard, or takes it away.
import { listed } from '../aws/users.ts';
import { eachOf } from '../aws/at-most.ts';
import type { Finding, Proposal } from '../engine/control.ts';
import { Problem } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { steadily } from '../engine/steady.ts';
import { firstAdministratorsRead } from './administrator.ts';
import { type AwsContext, type AwsControl, awsTime, day, daysAgo, fact, verdictOf } from './contract.ts';
import { keyUse } from './key-use.ts';
import { attachPlan, guardThing, type KeyInUse, provePlan, removalPlan } from './mfa-guard.ts';
import { administratorsGroup, type GuardedGroup, type Member } from './mfa-guard-group.ts';
import { provenToWork } from './mfa-guard-proof.ts';
import { simulationProblem } from './mfa-guard-simulation.ts';
import { recentDays, shortId } from './root-key-plans.ts';
import { origin } from './undo-steps.ts';

interface Detail {
  readonly group: GuardedGroup | undefined;
  /** Attached by an earlier run that ended before the administrator was seen to work under it. */
  readonly unproven: boolean;
}

export const mfaRequired: AwsControl<Detail> = {
  id: 'mfa-required',
  title: 'Deny everything to administrators without MFA',
  short: 'MFA required',
  group: 'People and keys',
  why: 'MFA at the sign-in does not bind access keys: only a policy makes a stolen administrator’s key worthless.',
  needs: ['admin-mfa', 'admin-sign-in'],
  frameworks: [
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.05' },
    { framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC02-BP01' },
  ],
  sources: [
    {
      title: 'A policy that asks for MFA',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html',
    },
    {
      title: 'aws:MultiFactorAuthPresent',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    },
  ],
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'In a project there is no group of administrators: the organization that AWS owns forbids groups.'
      : undefined,

  firstReads: ({ partition }) => [firstAdministratorsRead(partition)],

  inspect: async (context) => {
    const { account, memory } = context;
    const group = await administratorsGroup(context);
    if (group === undefined) {
      const isRoots = account.facts.caller.kind === 'root' || memory.fact('administrator') !== undefined;
      const detail = { group, unproven: false };
      return isRoots
        ? { state: 'open', statement: 'The administrator comes first.', facts: [], detail }
        : notApplicable('No group of administrators here is yours, or made by rootlock.');
    }
    const noted = memory.facts('mfa-guard').findLast(({ groupName }) => groupName === group.groupName);
    // A member whose reads come through works under it.
    const unproven = group.guard !== undefined && noted?.stage === 'attaching' && !isCaller(group, context);
    const detail = { group, unproven };
    const facts = factsFound(group);
    const { groupName, guard, members } = group;
    if (guard !== undefined) {
      return unproven
        ? {
            state: 'open',
            statement: `The guard is on ${groupName}, and nobody has seen the administrator work under it.`,
            facts,
            detail,
          }
        : {
            state: 'verified',
            statement: `Without MFA, a member of ${groupName} can do nothing but come in.`,
            facts,
            detail,
          };
    }
    if (!members.some(({ hasPassword }) => hasPassword)) {
      return notApplicable(
        `Nobody in ${groupName} has a password: the guard would shut the access keys out, their only way in.`,
        facts,
        detail,
      );
    }
    const blocked = blockersOf(group);
    const statement =
      blocked.length > 0
        ? `The guard would shut out ${listed(blocked.map(({ userName }) => userName))}, so it cannot go on ${groupName} yet.`
        : `A stolen key of a member of ${groupName} works without MFA.`;
    return { state: 'open', statement, facts, detail };
  },

  plan: async ({ detail: { group: found, unproven } }, context): Promise<Proposal> => {
    const userName = context.memory.fact('administrator')?.userName;
    const group = found === undefined || isReady(found) ? found : await groupSeenWell(context);
    if (group === undefined || userName === undefined) {
      return blockedBy('The administrator comes first.', 'Choose one in "Group and user", then come back.');
    }
    const { groupName } = group;
    const why = whyNotNow(group, userName, context);
    if (why !== undefined) return why;
    if (unproven) return { kind: 'changes', yes: 'Prove it now', plan: provePlan(groupName, userName) };
    const disagrees = await simulationProblem(group, userName, context);
    if (disagrees !== undefined) {
      return blockedBy(disagrees, 'See which other policies bind the administrator, or accept the risk.');
    }
    const keys = await keysInUse(group, context);
    return { kind: 'changes', yes: 'Attach and prove', plan: attachPlan({ groupName, userName }, keys) };
  },

  apply: async (hands, { detail: { group } }, context) => {
    if (group === undefined) return;
    const { groupName } = group;
    const note = (stage: 'attaching' | 'proven') =>
      context.memory.remember({ fact: 'mfa-guard', groupName, stage, at: new Date(context.clock.now()).toISOString() });
    if (hands.has('attach')) {
      await untouched(group, context);
      await note('attaching');
      await hands.send('attach');
      await provenToWork(groupName, context);
      hands.settle('attach');
      return note('proven');
    }
    try {
      await provenToWork(groupName, context);
    } catch (error) {
      // What the proof failed with is what the owner should read; without a proof the guard does not stay.
      await hands.send('detach', {}, 'lastly');
      throw error;
    }
    return note('proven');
  },

  verify: async (context) => verdictOf(await mfaRequired.inspect(context)),

  undo: async (context) => {
    const group = await administratorsGroup(context);
    const made = new Set(context.memory.made());
    if (group?.guard === undefined || !made.has(guardThing(group.groupName))) return [];
    const id = `undo-guard-${group.groupName}`;
    return [
      {
        id,
        title: `The guard of ${group.groupName}`,
        knownBy: 'journal',
        statement: origin('journal'),
        proposal: { kind: 'changes', yes: 'Take it off', plan: removalPlan(id, group.groupName) },
      },
    ];
  },
};

function notApplicable(
  statement: string,
  facts: readonly Fact[] = [],
  detail: Detail = { group: undefined, unproven: false },
): Finding<Detail> {
  return { state: 'not-applicable', statement, facts, detail };
}

const blockedBy = (why: string, ...next: readonly string[]): Proposal => ({ kind: 'blocked', why, next });

function isCaller({ members }: GuardedGroup, { account }: AwsContext): boolean {
  return members.some(({ arn }) => arn === account.facts.caller.arn);
}

const isSafe = ({ hasPassword, hasMfa }: Member) => hasPassword && hasMfa;
/** Who could do nothing any more, or not come in. */
const blockersOf = ({ members }: GuardedGroup) => members.filter((member) => !isSafe(member));

const isReady = (group: GuardedGroup) => blockersOf(group).length === 0;

/** Who joined, got a password or registered MFA a moment ago may look for a moment as if not. */
function groupSeenWell(context: AwsContext): Promise<GuardedGroup | undefined> {
  const isLate = (group: GuardedGroup | undefined) => group === undefined || !isReady(group);
  return steadily(() => administratorsGroup(context), isLate, context);
}

function wayIn({ hasPassword, hasMfa, keys }: Member): string {
  if (!hasPassword) return keys.length === 0 ? 'no password, no access key' : 'only access keys';
  const byKey = keys.length === 0 ? '' : `, ${keys.length} access ${keys.length === 1 ? 'key' : 'keys'}`;
  return `password, ${hasMfa ? 'MFA' : 'no MFA'}${byKey}`;
}

function factsFound(group: GuardedGroup): readonly Fact[] {
  const { groupName, guard, members } = group;
  return [
    fact('Group', groupName),
    fact('Guard', guard ?? 'none', guard === undefined ? 'warning' : 'good'),
    ...members.map((member) => fact(member.userName, wayIn(member), isSafe(member) ? 'good' : 'bad')),
  ];
}

/** What must be so before the guard is attached, or tried. */
function whyNotNow(group: GuardedGroup, userName: string, context: AwsContext): Proposal | undefined {
  const { groupName, members } = group;
  const { account } = context;
  const blocked = blockersOf(group);
  if (group.guard === undefined && blocked.length > 0) {
    return blockedBy(
      `The guard would shut out: ${blocked.map((member) => `${member.userName} (${wayIn(member)})`).join('; ')}.`,
      'Who has a password registers MFA first ("MFA for everyone").',
      'What works by access keys only belongs into a role, or a group of its own with fewer rights: take it out of this group.',
    );
  }
  if (isCaller(group, context)) {
    return blockedBy(
      `This run is signed by a member of ${groupName}: if the guard shut it out, nobody here could take it off again.`,
      'Leave, sign in as root ("aws login" or CloudShell), and start rootlock again there.',
    );
  }
  if (!members.some((member) => member.userName === userName)) {
    return blockedBy(
      `${userName} is not in ${groupName}, so nobody could try the guard.`,
      'Open "Group and user" again.',
    );
  }
  if (account.arnOf('administrator') === undefined) {
    return blockedBy(
      `There is no open session of ${userName} to try the guard with.`,
      'Open "Sign-in proven" again, then come back here.',
    );
  }
  return undefined;
}

/** Right before it is attached: a member may have joined, or lost a device, while the plan was looked at. */
async function untouched({ groupName }: GuardedGroup, context: AwsContext): Promise<void> {
  const now = await groupSeenWell(context);
  const blocked = now === undefined ? [] : blockersOf(now);
  if (now !== undefined && blocked.length === 0) return;
  throw new Problem('declined', {
    happened: `Meanwhile ${groupName} has a member whom the guard would shut out: ${listed(blocked.map(({ userName }) => userName))}.`,
    account: 'The guard was not attached.',
    next: ['Open this step again: it says who.'],
  });
}

async function keysInUse({ members }: GuardedGroup, context: AwsContext): Promise<readonly KeyInUse[]> {
  const { account } = context;
  const now = awsTime(context);
  const keys = members.flatMap(({ userName, keys: ids }) => ids.map((id) => ({ userName, id })));
  return eachOf(keys, async ({ userName, id }) => {
    const { lastUsed: at, service } = await keyUse(account, id);
    const use = at === undefined ? 'was never used' : `was used ${daysAgo(at, now)} (${service})`;
    return {
      words: `The key ${shortId(id)} of ${userName} ${use}`,
      recent: at !== undefined && now - at.getTime() < recentDays * day,
    };
  });
}
