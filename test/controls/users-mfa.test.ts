import { describe, expect, it } from 'vitest';
import { usersMfa } from '../../src/controls/users-mfa.ts';
import { Secret } from '../../src/engine/secret.ts';
import { addAdministrators, addDevice, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, dyingDesk, findingOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

function furnish({ rehearsal }: Stage, userName: string, { mfa = false, administrator = false } = {}) {
  const { state, clock } = rehearsal;
  const builder = { account: state, ids: seededIds(userName), now: clock.now() };
  const user = addUser(builder, userName);
  user.login = { password: `Correct-horse-${userName}-1`, createdAt: clock.now(), resetRequired: false };
  if (mfa) addDevice(builder, userName, { kind: 'user', userName });
  if (administrator) addAdministrators(builder, `group-of-${userName}`, user);
}

describe('an account where nobody lacks MFA', () => {
  it.each(['fresh', 'root-key', 'messy', 'identity-center', 'member', 'govcloud', 'done'])(
    '%s holds, and nothing is changed',
    async (name) => {
      const stage = await stageFor(name);
      const desk = await deskFor(stage, scriptedOwner({}));
      expect(await verdictOn(usersMfa, desk)).toMatchObject({ grade: 'verified' });
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('a project is told why it does not apply, and is not asked', async () => {
    const desk = await deskFor(await stageFor('project'), scriptedOwner({}));
    expect(usersMfa.notApplicable?.(desk.account)).toMatch(/console password/);
  });

  it('knows the owners of virtual devices from one list', async () => {
    const stage = await stageFor('fresh');
    for (const name of ['ada', 'bob', 'carol']) furnish(stage, name, { mfa: true });
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await findingOf(usersMfa, desk)).toMatchObject({ state: 'verified' });
    expect(desk.account.calls.map(({ operation }) => operation)).not.toContain('ListMFADevices');
  });
});

describe('users without MFA', () => {
  it('are named, waited for, and seen when one has registered', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'ada', { mfa: true });
    furnish(stage, 'bob', { administrator: true });
    const desk = await deskFor(stage, scriptedOwner({ 'users-mfa.what': ['wait'] }));
    expect(await findingOf(usersMfa, desk)).toMatchObject({
      state: 'open',
      statement: 'bob has a console password and no MFA.',
    });
    const waiting = await proposalOf(usersMfa, desk);
    if (waiting.kind !== 'outside') throw new Error(waiting.kind);
    expect(await waiting.happened()).toBe(false);
    const { errand } = waiting.question;
    stage.standIns.keep('bob', new Secret('Correct-horse-bob-1'));
    if (errand === undefined) throw new Error('nothing for the pretend console');
    await stage.standIns.console.run(errand);
    expect(await waiting.happened()).toBe(true);
    expect((await verdictOn(usersMfa, desk)).grade).toBe('verified');
    expect(changesMade(stage)).toEqual([]);
  });

  it('lose a password that nobody needs, by their typed name; a second look has nothing to do', async () => {
    const stage = await stageFor('done');
    furnish(stage, 'bob');
    const desk = await deskFor(stage, scriptedOwner({ 'users-mfa.what': ['remove/bob'] }));
    const plan = await carriedOut(usersMfa, desk);
    expect(plan.phrase?.text).toBe('bob');
    expect(changesMade(stage)).toEqual(['iam.DeleteLoginProfile']);
    expect((await verdictOn(usersMfa, desk)).grade).toBe('verified');
  });

  it('keep it when no other administrator could sign in', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'bob', { administrator: true });
    const desk = await deskFor(stage, scriptedOwner({ 'users-mfa.what': ['later'] }));
    expect(await proposalOf(usersMfa, desk)).toEqual({ kind: 'left' });
    expect(desk.asked[0]).toMatchObject({
      options: expect.arrayContaining([
        expect.objectContaining({ value: 'remove/bob', disabled: 'no other administrator has a password' }),
      ]) as unknown,
    });
  });

  it('keep it when the other administrator goes while the plan is looked at', async () => {
    const stage = await stageFor('done');
    furnish(stage, 'bob', { administrator: true });
    const owner = scriptedOwner({ 'users-mfa.what': ['remove/bob'] });
    const desk = await deskFor(stage, {
      ...owner,
      ask: async (question, signal) => {
        const answer = await owner.ask(question, signal);
        delete stage.rehearsal.state.users.get('ada')?.login;
        return answer;
      },
    });
    await expect(carriedOut(usersMfa, desk)).rejects.toThrow('no other administrator has a password');
    expect(changesMade(stage)).toEqual([]);
  });

  it('are many: all are counted, and a part is shown', async () => {
    const stage = await stageFor('fresh');
    for (let index = 0; index < 130; index += 1) furnish(stage, `user-${index}`);
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(usersMfa, desk);
    expect(finding.statement).toBe('130 users have a console password and no MFA.');
    expect(valuesOf(finding).at(-1)).toBe('No MFA: and 105 more');
  });
});

it.each(['announced', 'answer-lost'] as const)('a run that ended (%s) is completed by the next one', async (moment) => {
  const stage = await stageFor('done');
  furnish(stage, 'bob');
  const desk = await deskFor(stage, scriptedOwner({ 'users-mfa.what': ['remove/bob'] }));
  const end = death(moment, () => true);
  await expect(carriedOut(usersMfa, dyingDesk(desk, end))).rejects.toThrow(Killed);
  await desk.journal.close();
  const next = await deskFor(stage, scriptedOwner({ 'users-mfa.what': ['remove/bob'] }));
  if ((await findingOf(usersMfa, next)).state !== 'verified') await carriedOut(usersMfa, next);
  expect((await verdictOn(usersMfa, next)).grade).toBe('verified');
  expect(changesMade(stage)).toEqual(['iam.DeleteLoginProfile']);
});
