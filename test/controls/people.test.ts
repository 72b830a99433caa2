import { describe, expect, it } from 'vitest';
import { people } from '../../src/controls/people.ts';
import { ownSignInName, roles } from '../../src/controls/people-roles.ts';
import { usersMfa } from '../../src/controls/users-mfa.ts';
import { asControl, undoSteps } from '../../src/controls/undo-steps.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { addAdministrators, addDevice, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { death } from '../support/mortal-session.ts';
import { changesMade, changesSeen, type Desk, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import {
  carriedOut,
  findingOf,
  idsOf,
  planOf,
  proposalOf,
  scriptedOwner,
  type Script,
  valuesOf,
  verdictOn,
} from './owner.ts';
import { deskWithAdministrator, stores } from './scripts.ts';

const builderOf = ({ rehearsal: { state, clock } }: Stage, seed: string) => ({
  account: state,
  ids: seededIds(seed),
  now: clock.now(),
});

function furnish(stage: Stage, userName: string, { mfa = true, group = '' } = {}) {
  const builder = builderOf(stage, userName);
  const user = addUser(builder, userName);
  user.login = { password: `Correct-horse-${userName}-1`, createdAt: builder.now, resetRequired: false };
  if (mfa) addDevice(builder, userName, { kind: 'user', userName });
  if (group !== '') addAdministrators(builder, group, user);
  return user;
}

const adds = (stage: Stage, role: string, name: string): Script => ({
  'people.what': [role],
  'people.name': [name],
  'people.password': [stores(stage)],
});

describe('what holds', () => {
  it('two administrators with MFA, and everybody’s rights by groups', async () => {
    const stage = await stageFor('done');
    furnish(stage, 'grace', { group: 'more-administrators' });
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await verdictOn(people, desk)).toMatchObject({ grade: 'verified' });
    expect(changesSeen(stage)).toEqual([]);
  });

  it.each([
    ['nobody', 'fresh', () => undefined, 'Fewer than two'],
    ['one administrator', 'done', () => undefined, 'Fewer than two'],
    [
      'a second one without MFA',
      'done',
      (stage: Stage) => furnish(stage, 'grace', { mfa: false, group: 'more' }),
      'Fewer than two',
    ],
    [
      'a policy on a user itself',
      'done',
      (stage: Stage) => {
        furnish(stage, 'grace', { group: 'more' });
        furnish(stage, 'bob').attachedPolicies.add('arn:aws:iam::aws:policy/ReadOnlyAccess');
      },
      'bob has policies of their own',
    ],
  ])('not %s', async (_what, scenario, change, words) => {
    const stage = await stageFor(scenario);
    change(stage);
    expect(await findingOf(people, await deskFor(stage, scriptedOwner({})))).toMatchObject({
      state: 'open',
      statement: expect.stringContaining(words) as string,
    });
  });

  it('the word of an owner who works alone, which cannot be given while rights hang on a user', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'people.what': ['enough', 'later'] }));
    expect(await proposalOf(people, desk)).toMatchObject({
      kind: 'attestation',
      question: { statement: expect.stringContaining('Nobody else works') as string },
    });
    furnish(stage, 'bob').attachedPolicies.add('arn:aws:iam::aws:policy/ReadOnlyAccess');
    expect(await proposalOf(people, desk)).toEqual({ kind: 'left' });
    expect(desk.asked.at(-1)).toMatchObject({
      options: expect.arrayContaining([
        expect.objectContaining({ value: 'enough', disabled: expect.any(String) as string }),
      ]) as unknown,
    });
  });

  it('not applicable for a project, and where people come in through Identity Center', async () => {
    for (const name of ['project', 'identity-center']) {
      const desk = await deskFor(await stageFor(name), scriptedOwner({}));
      expect(people.notApplicable?.(desk.account)).toMatch(
        /^(In a project|People come in through IAM Identity Center)/,
      );
    }
  });

  it.each(['fresh', 'root-key', 'messy', 'member', 'govcloud'])('on %s it is open, and asks', async (name) => {
    const desk = await deskFor(await stageFor(name), scriptedOwner({ 'people.what': ['later'] }));
    expect(people.notApplicable?.(desk.account)).toBeUndefined();
    expect(await proposalOf(people, desk)).toEqual({ kind: 'left' });
    expect(desk.asked[0]?.lines.join(' ').includes('IAM Identity Center')).toBe(name === 'member');
  });
});

describe('a new person', () => {
  it.each(roles.map((role) => [role.id, role]))(
    'as %s comes in, changes the password and registers MFA by the group alone',
    async (id, role) => {
      const stage = await stageFor('fresh');
      const desk = await deskFor(stage, scriptedOwner({ ...adds(stage, id, 'grace'), 'users-mfa.what': ['wait'] }));
      await carriedOut(people, desk);
      const { groups, users } = stage.rehearsal.state;
      const group = groups.get(role.groupName);
      expect([...(group?.members ?? [])]).toEqual(['grace']);
      expect([...(group?.attachedPolicies ?? [])]).toEqual([`arn:aws:iam::aws:policy/${role.policy}`]);
      expect([...(group?.inlinePolicies.keys() ?? [])]).toEqual(id === 'administrator' ? [] : [ownSignInName]);
      const grace = users.get('grace');
      expect([grace?.attachedPolicies.size, grace?.inlinePolicies.size, grace?.login?.resetRequired]).toEqual([
        0,
        0,
        true,
      ]);
      expect(desk.context.memory.made()).toEqual([`group/${role.groupName}`, 'user/grace']);
      const waiting = await proposalOf(usersMfa, desk);
      if (waiting.kind !== 'outside' || waiting.question.errand === undefined) throw new Error(waiting.kind);
      await stage.standIns.console.run(waiting.question.errand);
      expect((await verdictOn(usersMfa, desk)).grade).toBe('verified');
    },
  );

  it('as second administrator joins the first one’s group, and then it holds', async () => {
    const desk = await deskWithAdministrator('fresh', 'console', (stage) => adds(stage, 'administrator', 'grace'));
    expect(idsOf(await carriedOut(people, desk))).toEqual(['create-user', 'add-to-group', 'create-password']);
    await desk.standIns.console.run({ kind: 'register-mfa-of-users', userNames: ['grace'] });
    expect((await verdictOn(people, desk)).grade).toBe('verified');
    expect(valuesOf(await findingOf(people, desk))).toEqual(['ada: administrator, MFA', 'grace: administrator, MFA']);
  });

  it('never gets the name of a user that is there, in whatever case', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'Grace');
    const desk = await deskFor(
      stage,
      scriptedOwner({ ...adds(stage, 'billing', ''), 'people.name': ['grace', 'grace-2'] }),
    );
    expect((await planOf(people, desk)).alternatives?.['user']).toEqual(['grace-2']);
    expect(desk.asked.at(-1)?.problem).toContain('There is a user Grace already');
  });

  it('never joins a group of that name that gives other rights, or whose members would get new ones', async () => {
    const stage = await stageFor('fresh');
    const builder = builderOf(stage, 'groups');
    addAdministrators(builder, 'billing');
    addAdministrators(builder, 'read-only', addUser(builder, 'bob')).attachedPolicies.clear();
    const desk = await deskFor(
      stage,
      scriptedOwner({ 'people.what': ['billing', 'read-only'], 'people.name': ['grace', 'eve'] }),
    );
    expect((await planOf(people, desk)).alternatives?.['group']).toEqual(['billing-2']);
    expect((await planOf(people, desk)).alternatives?.['group']).toEqual(['read-only-2']);
  });
});

it('counts as without MFA while AWS does not show the new password yet', async () => {
  const stage = await stageFor('fresh');
  const desk = await deskFor(stage, scriptedOwner(adds(stage, 'billing', 'grace')));
  await carriedOut(people, desk);
  const late = { kind: 'error', code: 'NoSuchEntity', status: 404 } as const;
  stage.rehearsal.faults.add({ operation: 'GetLoginProfile', trouble: late, times: 1 });
  expect(await findingOf(usersMfa, desk)).toMatchObject({
    state: 'open',
    statement: 'grace has a console password and no MFA.',
  });
});

it('undo takes the person back, and the group with all that was put on it', async () => {
  const stage = await stageFor('fresh');
  const desk = await deskFor(stage, scriptedOwner(adds(stage, 'read-only', 'grace')));
  await carriedOut(people, desk);
  const titles: string[] = [];
  for (;;) {
    stage.rehearsal.clock.advance(120_000);
    const [step] = await undoSteps(desk.context, []);
    if (step === undefined) break;
    titles.push(step.title);
    await carriedOut(asControl(step), desk);
  }
  expect(titles).toEqual(['The user grace', 'The group read-only']);
  expect(stage.rehearsal.state.users.size + stage.rehearsal.state.groups.size).toBe(0);
});

describe('a run that ended in between', () => {
  const ids = ['create-group', 'attach-policy', 'own-sign-in', 'create-user', 'add-to-group', 'create-password'];
  it.each(
    ids.flatMap(
      (id) =>
        [
          [id, 'announced'],
          [id, 'answer-lost'],
        ] as const,
    ),
  )('at %s (%s) is completed by the next one', async (id, moment) => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner(adds(stage, 'power-user', 'grace')));
    await dies(
      desk,
      death(moment, (change) => change === id),
    );
    const next = await deskFor(
      stage,
      scriptedOwner({ 'people.begun': ['complete'], 'people.password': [stores(stage)] }),
    );
    expect((await findingOf(people, next)).statement).toMatch(/grace|power-users/);
    await carriedOut(people, next);
    const { groups, users } = stage.rehearsal.state;
    expect([[...groups.keys()], [...users.keys()]]).toEqual([['power-users'], ['grace']]);
    expect([...(groups.get('power-users')?.members ?? [])]).toEqual(['grace']);
    expect([...(groups.get('power-users')?.inlinePolicies.keys() ?? [])]).toEqual([ownSignInName]);
    const changes = changesMade(stage);
    // A password that nobody saw is replaced; nothing else happens twice.
    const replaced = id === 'create-password' && moment === 'answer-lost' ? 1 : 0;
    expect(changes).toHaveLength(6 + replaced);
    expect((await findingOf(people, next)).statement).toBe('Fewer than two people with MFA administer the account.');
  });

  it('can be given up, and is not asked about again', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner(adds(stage, 'billing', 'grace')));
    await dies(
      desk,
      death('answer-lost', (change) => change === 'create-user'),
    );
    const next = await deskFor(stage, scriptedOwner({ 'people.begun': ['leave'], 'people.more': ['later'] }));
    expect(await proposalOf(people, next)).toEqual({ kind: 'left' });
    expect((await findingOf(people, next)).statement).toContain('Fewer than two');
  });

  it('never takes over a user that somebody made of that name meanwhile', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner(adds(stage, 'billing', 'grace')));
    await dies(
      desk,
      death('announced', (change) => change === 'create-user'),
    );
    addUser(builderOf(stage, 'theirs'), 'grace');
    const next = await deskFor(stage, scriptedOwner({ 'people.begun': ['complete'], 'people.more': ['later'] }));
    expect(await proposalOf(people, next)).toEqual({ kind: 'left' });
  });
});

async function dies(desk: Desk, end: ReturnType<typeof death>): Promise<void> {
  const { clock } = desk.rehearsal;
  const [account, journal] = [end.session(desk.account), end.journal(desk.journal)];
  const memory = createMemory(journal, () => clock.now());
  await carriedOut(people, { ...desk, account, journal, context: { ...desk.context, account, memory } }).catch(
    (error: unknown) => {
      if (end.diedAt() === undefined) throw error;
    },
  );
  expect(end.diedAt()).toBeDefined();
  await desk.journal.close();
}
