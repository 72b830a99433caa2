import { describe, expect, it } from 'vitest';
import { passwordPolicy } from '../../src/controls/password-policy.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, dyingDesk, findingOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const policyOf = ({ rehearsal }: Stage) => rehearsal.state.passwordPolicy;
const good = {
  ...{ minimumLength: 14, symbols: true, numbers: true, upperCase: true, lowerCase: true },
  ...{ usersMayChange: true, hardExpiry: false, reusePrevention: 24 },
};

it.each(['root-key', 'fresh', 'identity-center', 'member', 'govcloud', 'project', 'messy'])(
  'sets the policy that CIS asks for, with one call (%s)',
  async (scenario) => {
    const stage = await stageFor(scenario);
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(passwordPolicy.notApplicable).toBeUndefined();
    expect((await findingOf(passwordPolicy, desk)).state).toBe('open');
    await carriedOut(passwordPolicy, desk);
    expect(policyOf(stage)).toEqual(good);
    expect(changesMade(stage)).toEqual(['iam.UpdateAccountPasswordPolicy']);
    expect(await verdictOn(passwordPolicy, desk)).toMatchObject({
      grade: 'verified',
      statement: 'IAM users need 14 characters of four classes, and none of the last 24 passwords.',
    });
  },
);

it('leaves a good policy as it is', async () => {
  const stage = await stageFor('done');
  const desk = await deskFor(stage, scriptedOwner({}));
  expect((await verdictOn(passwordPolicy, desk)).grade).toBe('verified');
  expect(changesSeen(stage)).toEqual([]);
});

describe('a policy that is there', () => {
  it('is said with what it lacks, and can be written again as it was', async () => {
    const desk = await deskFor(await stageFor('messy'), scriptedOwner({}));
    expect(await findingOf(passwordPolicy, desk)).toMatchObject({
      statement:
        'The password policy lacks: 14 characters, 24 earlier passwords refused, upper case, lower case, numbers, symbols.',
    });
    expect((await planOf(passwordPolicy, desk)).changes[0]?.undo).toEqual({
      kind: 'can-be-undone',
      how: 'write the one before: 6 characters, no classes, any earlier password, changed by users',
    });
  });

  it('keeps what is stricter', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.passwordPolicy = { ...good, minimumLength: 32, symbols: false };
    const desk = await deskFor(stage, scriptedOwner({}));
    await carriedOut(passwordPolicy, desk);
    expect(policyOf(stage)).toEqual({ ...good, minimumLength: 32 });
  });

  it.each([
    ['keep', { maximumAgeDays: 90 }],
    ['never', {}],
  ])('whose passwords expire is asked about, and never expires hard (%s)', async (answer, left) => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.passwordPolicy = { ...good, maximumAgeDays: 90, hardExpiry: true };
    const desk = await deskFor(stage, scriptedOwner({ 'password-policy.expiry': [answer] }));
    const finding = await findingOf(passwordPolicy, desk);
    expect(finding).toMatchObject({
      state: 'open',
      statement: 'The password policy lacks: a way in after a password expired.',
    });
    expect(valuesOf(finding)).toContain('Expiry: after 90 days, which makes people choose weaker ones');
    await carriedOut(passwordPolicy, desk);
    expect(policyOf(stage)).toEqual({ ...good, ...left });
    expect((await verdictOn(passwordPolicy, desk)).grade).toBe('verified');
  });

  it('may be left for later', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.passwordPolicy = { ...good, maximumAgeDays: 90, hardExpiry: true };
    const desk = await deskFor(stage, scriptedOwner({ 'password-policy.expiry': ['later'] }));
    expect(await proposalOf(passwordPolicy, desk)).toEqual({ kind: 'left' });
    expect(changesSeen(stage)).toEqual([]);
  });

  it('holds with passwords that expire, and warns of them', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.passwordPolicy = { ...good, maximumAgeDays: 90 };
    const finding = await findingOf(passwordPolicy, await deskFor(stage, scriptedOwner({})));
    expect(finding.state).toBe('verified');
    expect(finding.facts.find(({ label }) => label === 'Expiry')?.tone).toBe('warning');
  });
});

it.each(['announced', 'answer-lost'] as const)('ends the same when killed at its call (%s)', async (moment) => {
  const stage = await stageFor('fresh');
  const end = death(moment, () => true);
  const desk = await deskFor(stage, scriptedOwner({}));
  await expect(carriedOut(passwordPolicy, dyingDesk(desk, end))).rejects.toThrow(Killed);
  await desk.journal.close();
  const next = await deskFor(stage, scriptedOwner({}));
  if ((await findingOf(passwordPolicy, next)).state === 'open') await carriedOut(passwordPolicy, next);
  expect(policyOf(stage)).toEqual(good);
  expect(changesMade(stage)).toEqual(['iam.UpdateAccountPasswordPolicy']);
});

describe('undo', () => {
  it('deletes a policy where there was none, while nobody changed it', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await passwordPolicy.undo?.(desk.context)).toEqual([]);
    await carriedOut(passwordPolicy, desk);
    const [step] = (await passwordPolicy.undo?.(desk.context)) ?? [];
    if (step?.proposal.kind !== 'changes') throw new Error('nothing to take back');
    expect(step.proposal.plan.changes).toMatchObject([{ operation: 'DeleteAccountPasswordPolicy' }]);
    stage.rehearsal.state.passwordPolicy = { ...good, minimumLength: 20 };
    expect(await passwordPolicy.undo?.(desk.context)).toMatchObject([{ proposal: { kind: 'blocked' } }]);
    delete stage.rehearsal.state.passwordPolicy;
    expect(await passwordPolicy.undo?.(desk.context)).toEqual([]);
  });

  it('never touches one that was there before', async () => {
    const desk = await deskFor(await stageFor('messy'), scriptedOwner({}));
    await carriedOut(passwordPolicy, desk);
    expect(await passwordPolicy.undo?.(desk.context)).toEqual([]);
  });
});
