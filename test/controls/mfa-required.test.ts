import { describe, expect, it } from 'vitest';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { guardDocument, guardName, isGuard } from '../../src/controls/mfa-guard.ts';
import { disagreement } from '../../src/controls/mfa-guard-simulation.ts';
import { mfaRequired } from '../../src/controls/mfa-required.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { addAdministrators, addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { death, mortal, type Mortal } from '../support/mortal-session.ts';
import {
  changesMade,
  changesSeen,
  type Desk,
  deskFor,
  sessionDies,
  stageFor,
  type Stage,
} from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { deskWithAdministrator, ownerOf, readsCode } from './scripts.ts';

const guardsOn = ({ rehearsal }: Stage, group = 'administrators') => [
  ...(rehearsal.state.groups.get(group)?.inlinePolicies.keys() ?? []),
];
const builderOf = ({ rehearsal: { state, clock } }: Stage) => ({
  account: state,
  ids: seededIds('more'),
  now: clock.now(),
});
const denied = { kind: 'denied' } as const;

async function awsLoginAs(stage: Stage, userName: string): Promise<RehearsalCredentials> {
  const answer = await fetch(new URL('console/aws-login', stage.rehearsal.controlUrl), {
    method: 'POST',
    body: JSON.stringify({ userName }),
  });
  return (await answer.json()) as RehearsalCredentials;
}

/** Starts again, signs in as the administrator, and goes on where the last process ended. */
async function startedAgain(stage: Stage, desk: Desk): Promise<Desk> {
  await desk.journal.close();
  const next = await deskFor(stage, scriptedOwner({ 'admin-sign-in.code-1': [readsCode(stage)] }));
  next.context.memory.freshProof.wanted = true;
  await carriedOut(adminSignIn, next);
  return next;
}

async function dies(desk: Desk, end: Mortal): Promise<void> {
  const { clock } = desk.rehearsal;
  const [account, journal] = [end.session(desk.account), end.journal(desk.journal)];
  const memory = createMemory(journal, () => clock.now());
  const context = { ...desk.context, account, memory };
  await carriedOut(mfaRequired, { ...desk, context, account, journal }).catch((error: unknown) => {
    if (end.diedAt() === undefined) throw error;
  });
  expect(end.diedAt()).toBeDefined();
}

describe('the guard', () => {
  it.each(['root-key', 'fresh', 'member'])(
    'is attached by root on %s, proven for a minute, and there to stay',
    async (name) => {
      const desk = await deskWithAdministrator(name, 'console');
      expect(await findingOf(mfaRequired, desk)).toMatchObject({ state: 'open' });
      const begun = desk.rehearsal.clock.now();
      const plan = await carriedOut(mfaRequired, desk);
      expect(plan.changes).toMatchObject([{ operation: 'PutGroupPolicy', principal: 'caller' }]);
      expect(desk.rehearsal.clock.now() - begun).toBeGreaterThanOrEqual(60_000);
      const tries = desk.account.calls.filter(
        ({ operation, principal }) => operation === 'GetGroupPolicy' && principal === 'administrator',
      );
      expect(tries.length).toBeGreaterThan(10);
      expect(guardsOn(desk)).toEqual([guardName]);
      expect(await verdictOn(mfaRequired, desk)).toMatchObject({ grade: 'verified' });
      const before = changesSeen(desk).length;
      expect((await findingOf(mfaRequired, desk)).state).toBe('verified');
      expect(changesSeen(desk)).toHaveLength(before);
    },
  );

  it('leaves the run’s session alive where a session ends with its key', async () => {
    const desk = await deskWithAdministrator(sessionDies, 'console', (stage) => ({
      'admin-sign-in.code-2': [readsCode(stage)],
    }));
    await carriedOut(mfaRequired, desk);
    expect((await verdictOn(mfaRequired, desk)).grade).toBe('verified');
  });

  it('binds a bare key, and lets it get a session with a code', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    const key = addKey(builderOf(desk), { kind: 'user', userName: 'ada' });
    await carriedOut(mfaRequired, desk);
    await desk.journal.close();
    const bare = await deskFor(desk, scriptedOwner({}), {
      credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secret },
    });
    await expect(bare.account.read('IAM', 'ListUsers', {})).rejects.toMatchObject({
      failure: { code: 'AccessDenied' },
    });
    await expect(bare.account.read('IAM', 'GetUser', { UserName: 'ada' })).resolves.toBeDefined();
  });

  it('asks for the group’s name when a key of a member was used of late', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    addKey(
      builderOf(desk),
      { kind: 'user', userName: 'ada' },
      { at: desk.rehearsal.clock.now() - 86_400_000, service: 's3', region: 'us-east-1' },
    );
    const plan = await planOf(mfaRequired, desk);
    expect(plan.phrase).toMatchObject({ text: 'administrators', because: expect.stringContaining('s3') as string });
  });
});

describe('it is not attached', () => {
  it('to a group with a member who has only keys, or no MFA yet, and says who', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    const bot = addUser(builderOf(desk), 'deploy-bot');
    addKey(builderOf(desk), { kind: 'user', userName: 'deploy-bot' });
    const bob = addUser(builderOf(desk), 'bob');
    bob.login = { password: 'Correct-horse-1', createdAt: 0, resetRequired: true };
    for (const { userName } of [bot, bob]) desk.rehearsal.state.groups.get('administrators')?.members.add(userName);
    const finding = await findingOf(mfaRequired, desk);
    expect(finding.statement).toContain('deploy-bot, bob');
    expect(valuesOf(finding)).toEqual(
      expect.arrayContaining(['deploy-bot: only access keys', 'bob: password, no MFA']),
    );
    expect(await proposalOf(mfaRequired, desk)).toMatchObject({ kind: 'blocked' });
  });

  it('when such a member joins while the plan is looked at', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    const { state } = desk.rehearsal;
    const clock = {
      ...desk.context.clock,
      now: () => {
        // The moment of the approval.
        if (
          desk.account.calls.some(({ operation }) => operation === 'SimulatePrincipalPolicy') &&
          !state.users.has('bob')
        ) {
          addUser(builderOf(desk), 'bob');
          state.groups.get('administrators')?.members.add('bob');
        }
        return desk.rehearsal.clock.now();
      },
    };
    await expect(carriedOut(mfaRequired, { ...desk, context: { ...desk.context, clock } })).rejects.toThrow('bob');
    expect(guardsOn(desk)).toEqual([]);
  });

  it('without an open session of the administrator', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    expect(await proposalOf(mfaRequired, desk)).toMatchObject({
      kind: 'blocked',
      why: expect.stringContaining('no open session') as string,
    });
  });

  it('by a session that it would bind', async () => {
    const first = await deskWithAdministrator('fresh', 'console');
    await first.journal.close();
    const desk = await deskFor(first, scriptedOwner({}), { credentials: await awsLoginAs(first, 'ada') });
    expect(await proposalOf(mfaRequired, desk)).toMatchObject({
      kind: 'blocked',
      why: expect.stringContaining('signed by a member') as string,
    });
  });
});

describe('AWS’s simulation', () => {
  const decisions = (decision: string, other: { readonly [action: string]: string } = {}) =>
    new Map(
      ['iam:CreateUser', 'iam:GetGroupPolicy', 's3:ListAllMyBuckets', 'ec2:DescribeInstances']
        .concat('iam:ChangePassword', 'iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken')
        .map((action) => [action, other[action] ?? decision]),
    );
  const free = {
    'iam:ChangePassword': 'allowed',
    'iam:CreateVirtualMFADevice': 'allowed',
    'iam:EnableMFADevice': 'allowed',
    'sts:GetSessionToken': 'allowed',
  };
  const good = {
    before: decisions('allowed'),
    withMfa: decisions('allowed'),
    without: decisions('explicitDeny', free),
  };

  it('agrees with the guard when MFA changes nothing, and its want stops all but the way to it', () => {
    expect(disagreement(good)).toBeUndefined();
    // What an organization forbids anyway is no fault of the guard.
    const forbidden = decisions('allowed', { 's3:ListAllMyBuckets': 'explicitDeny' });
    expect(disagreement({ ...good, before: forbidden, withMfa: forbidden })).toBeUndefined();
  });

  it.each([
    ['it stops somebody with MFA', { withMfa: decisions('explicitDeny') }, 'even with MFA'],
    ['it lets something through without MFA', { without: decisions('allowed') }, 'let iam:CreateUser'],
    ['it stops the way to MFA', { without: decisions('explicitDeny') }, 'how MFA is set up'],
  ])('disagrees when %s', (_when, change, words) => {
    expect(disagreement({ ...good, ...change })).toContain(words);
  });
});

describe('it comes off again', () => {
  it('by root, at once, when the administrator is denied under it', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    desk.rehearsal.faults.add({ operation: 'GetGroupPolicy', trouble: denied, times: 2, after: 1 });
    await expect(carriedOut(mfaRequired, desk)).rejects.toThrow('shut the administrator out');
    expect(guardsOn(desk)).toEqual([]);
    expect(changesMade(desk).slice(-2)).toEqual(['iam.PutGroupPolicy', 'iam.DeleteGroupPolicy']);
    expect(desk.account.calls.findLast(({ operation }) => operation === 'DeleteGroupPolicy')).toMatchObject({
      principal: 'caller',
    });
    expect((await findingOf(mfaRequired, desk)).state).toBe('open');
    // Nothing of that attempt stands in the way of another.
    await carriedOut(mfaRequired, desk);
    expect((await verdictOn(mfaRequired, desk)).grade).toBe('verified');
  });

  it('not for one refusal alone', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    desk.rehearsal.faults.add({ operation: 'GetGroupPolicy', trouble: denied, times: 1, after: 3 });
    await carriedOut(mfaRequired, desk);
    expect(guardsOn(desk)).toEqual([guardName]);
  });

  it('by undo', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    expect(await mfaRequired.undo?.(desk.context)).toEqual([]);
    await carriedOut(mfaRequired, desk);
    expect(await mfaRequired.undo?.(desk.context)).toMatchObject([
      { title: 'The guard of administrators', proposal: { plan: { changes: [{ operation: 'DeleteGroupPolicy' }] } } },
    ]);
  });
});

function theSecondFact(): Parameters<typeof mortal>[0] {
  let facts = 0;
  return ({ kind, name, phase }) => {
    if (kind === 'journal' && name === 'fact' && phase === 'before') facts += 1;
    return facts === 2;
  };
}

describe('a run that ended in between', () => {
  it.each([
    ['before the policy left', death('announced', (id) => id === 'attach')],
    ['when the policy was on, and nobody saw the answer', death('answer-lost', (id) => id === 'attach')],
    [
      'in the middle of the proof',
      mortal(({ kind, name, phase }) => kind === 'read' && name === 'GetGroupPolicy' && phase === 'before'),
    ],
    ['before the proof was written down', mortal(theSecondFact())],
  ] as const)('%s is mended by the next one', async (_when, end) => {
    const desk = await deskWithAdministrator('fresh', 'console');
    await dies(desk, end);
    const wasOn = guardsOn(desk).length > 0;
    const next = await startedAgain(desk, desk);
    expect(await findingOf(mfaRequired, next)).toMatchObject({ state: 'open' });
    expect(idsOf(await carriedOut(mfaRequired, next))).toEqual([wasOn ? 'detach' : 'attach']);
    expect(await verdictOn(mfaRequired, next)).toMatchObject({ grade: 'verified' });
    expect(guardsOn(next)).toEqual([guardName]);
    expect(changesMade(next).filter((call) => call === 'iam.PutGroupPolicy')).toHaveLength(1);
  });

  it('and cannot be proven loses the guard', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    await dies(
      desk,
      death('answer-lost', (id) => id === 'attach'),
    );
    const next = await startedAgain(desk, desk);
    next.rehearsal.faults.add({ operation: 'GetGroupPolicy', trouble: denied, times: 2, after: 1 });
    await expect(carriedOut(mfaRequired, next)).rejects.toThrow('shut the administrator out');
    expect(guardsOn(next)).toEqual([]);
  });
});

describe('"aws login" as a member', () => {
  it.each([
    ['yes', 'verified'],
    ['no', 'denied'],
  ] as const)('carries MFA: %s; nobody is locked out', async (answer, seen) => {
    const first = await deskWithAdministrator(
      { scenario: 'fresh', answers: { 'aws-login-carries-mfa': answer } },
      'console',
    );
    await carriedOut(mfaRequired, first);
    await first.journal.close();
    const login = await deskFor(first, scriptedOwner({}), { credentials: await awsLoginAs(first, 'ada') });
    const found = await findingOf(mfaRequired, login).then(
      ({ state }) => state,
      () => 'denied',
    );
    expect(found).toBe(seen);
    await login.journal.close();
    // The console and a session with a code work all the same, and root can take the guard off.
    await expect(first.standIns.console.run({ kind: 'sign-in-as-user', userName: 'ada' })).resolves.toContain(
      'with MFA',
    );
    const again = await deskFor(first, ownerOf(first));
    again.context.memory.freshProof.wanted = true;
    await carriedOut(adminSignIn, again);
    expect((await verdictOn(mfaRequired, again)).grade).toBe('verified');
  });
});

describe('an account without a group of ours', () => {
  it('by a role: not applicable', async () => {
    const desk = await deskFor(await stageFor('identity-center'), scriptedOwner({}));
    expect(await findingOf(mfaRequired, desk)).toMatchObject({
      state: 'not-applicable',
      statement: 'No group of administrators here is yours, or made by rootlock.',
    });
  });

  it('GovCloud, where the administrator has only a key: not applicable', async () => {
    const desk = await deskFor(await stageFor('govcloud'), scriptedOwner({}));
    expect(await findingOf(mfaRequired, desk)).toMatchObject({
      state: 'not-applicable',
      statement: expect.stringContaining('their only way in') as string,
    });
  });

  it('a project: not applicable', async () => {
    const desk = await deskFor(await stageFor('project'), scriptedOwner({}));
    expect(mfaRequired.notApplicable?.(desk.account)).toBeDefined();
  });

  it('messy, with somebody else’s administrators: the owner’s comes first', async () => {
    const desk = await deskFor(await stageFor('messy'), scriptedOwner({}));
    expect(await findingOf(mfaRequired, desk)).toMatchObject({
      state: 'open',
      statement: 'The administrator comes first.',
    });
    expect(await proposalOf(mfaRequired, desk)).toMatchObject({ kind: 'blocked' });
  });

  it('finds the one it made without a journal, by the tag of its user', async () => {
    const stage = await stageFor('done');
    const other = addUser(builderOf(stage), 'other');
    addAdministrators(builderOf(stage), 'a-first-group', other);
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(valuesOf(await findingOf(mfaRequired, desk))).toContain('Group: administrators');
  });
});

describe('what counts as a guard', () => {
  const changed = (change: object) =>
    JSON.stringify({
      Statement: [{ ...(JSON.parse(guardDocument) as { Statement: object[] }).Statement[0], ...change }],
    });
  it('is its own, and any other that denies the rest for want of MFA', () => {
    expect(isGuard(guardDocument)).toBe(true);
    expect(isGuard(changed({ NotAction: 'sts:GetSessionToken' }))).toBe(true);
    expect(isGuard(changed({ Condition: { BoolIfExists: { 'aws:multifactorauthpresent': [false] } } }))).toBe(true);
  });
  it.each([
    ['Bool, which long-term keys pass', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }],
    [
      'a narrower condition',
      {
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' }, StringEquals: { 'aws:username': 'bob' } },
      },
    ],
    ['some resources only', { Resource: 'arn:aws:s3:::*' }],
    ['a wild card among what is let through', { NotAction: ['iam:*'] }],
    ['an Allow', { Effect: 'Allow' }],
  ])('is not: %s', (_what, change) => {
    expect(isGuard(changed(change))).toBe(false);
  });
  it('is nothing that cannot be read', () => {
    expect(isGuard('{')).toBe(false);
  });
});
