import { describe, expect, it } from 'vitest';
import { accessKeys } from '../../src/controls/access-keys.ts';
import { addKey, addUser, day } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import type { AccessKey } from '../../src/rehearsal/state.ts';
import { death } from '../support/mortal-session.ts';
import { changesMade, changesSeen, type Desk, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import {
  carriedOut,
  findingOf,
  mortalDesk,
  idsOf,
  planOf,
  proposalOf,
  scriptedOwner,
  valuesOf,
  verdictOn,
  type Script,
} from './owner.ts';

/** A user with a key so many days old, used so many days ago. */
function furnish({ rehearsal }: Stage, userName: string, made: number, used?: number): AccessKey {
  const { state, clock } = rehearsal;
  const now = clock.now();
  const builder = { account: state, ids: seededIds(`${userName}-${state.keys.size}`), now };
  if (!state.users.has(userName)) addUser(builder, userName);
  const added = addKey(
    builder,
    { kind: 'user', userName },
    used === undefined ? undefined : { at: now - used * day, service: 's3', region: 'eu-west-1' },
  );
  const key = { ...added, createdAt: now - made * day };
  state.keys.set(key.accessKeyId, key);
  return key;
}

const deskOf = (stage: Stage, script: Script = {}) => deskFor(stage, scriptedOwner(script));

async function again(desk: Desk, script: Script = {}): Promise<Desk> {
  await desk.journal.close();
  return deskOf(desk, script);
}

describe('what is seen', () => {
  it.each(['fresh', 'root-key', 'identity-center', 'member', 'project', 'done'])(
    '%s has no key of a user: it holds, and nothing is changed',
    async (name) => {
      const stage = await stageFor(name);
      const desk = await deskOf(stage);
      expect(await verdictOn(accessKeys, desk)).toMatchObject({
        grade: 'verified',
        statement: 'No user has an active access key.',
      });
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('root’s keys above all, although they go in a control of their own', async () => {
    const finding = await findingOf(accessKeys, await deskOf(await stageFor('root-key')));
    expect(finding.facts[0]).toMatchObject({ label: 'Root', tone: 'bad' });
  });

  it.each([
    ['used yesterday, a week old', 7, 1, 'verified'],
    ['never used, a week old', 7, undefined, 'verified'],
    ['never used, 46 days old', 46, undefined, 'open'],
    ['used 44 days ago', 80, 44, 'verified'],
    ['used 46 days ago', 80, 46, 'open'],
    ['used yesterday, 91 days old', 91, 1, 'open'],
    ['used yesterday, 89 days old', 89, 1, 'verified'],
  ] as const)('a key that was %s days', async (_what, made, used, state) => {
    const stage = await stageFor('fresh');
    furnish(stage, 'bot', made, used);
    expect((await findingOf(accessKeys, await deskOf(stage))).state).toBe(state);
  });

  it('age, last use, and two active ones, with the worst first and no whole id', async () => {
    const stage = await stageFor('fresh');
    const young = furnish(stage, 'ada', 5, 1);
    furnish(stage, 'bot', 5);
    furnish(stage, 'bot', 200, 100);
    const finding = await findingOf(accessKeys, await deskOf(stage));
    const values = valuesOf(finding);
    expect(values[0]).toContain(
      'bot, active, made 200 days ago, last used 100 days ago (s3, eu-west-1), one of two active keys',
    );
    expect(values[1]).toContain('bot, active, made 5 days ago, never used, one of two active keys');
    expect(values[2]).toMatch(/^AKIA….{4}: ada, active/);
    expect(JSON.stringify(finding.facts)).not.toContain(young.accessKeyId);
  });

  it('the two old keys of the messy account', async () => {
    const stage = await stageFor('messy');
    expect(await findingOf(accessKeys, await deskOf(stage))).toMatchObject({
      state: 'open',
      statement: 'One active key was not used for 45 days.',
    });
  });

  it('three trips and no call twice for many users', async () => {
    const stage = await stageFor('fresh');
    for (let index = 0; index < 60; index += 1) furnish(stage, `user-${index}`, 1);
    const desk = await deskOf(stage);
    const before = desk.account.calls.length;
    const finding = await findingOf(accessKeys, desk);
    expect(desk.account.calls.length - before).toBe(1 + 1 + 60 + 60);
    expect(valuesOf(finding).at(-1)).toBe('More keys: 35');
  });
});

describe('a key that nobody uses', () => {
  it('is deactivated, and a week later deleted by its typed id', async () => {
    const stage = await stageFor('fresh');
    const key = furnish(stage, 'bot', 200);
    const desk = await deskOf(stage, { 'access-keys.unused': [`deactivate-${key.accessKeyId}`] });
    await carriedOut(accessKeys, desk);
    expect(key.status).toBe('Inactive');
    expect((await verdictOn(accessKeys, desk)).grade).toBe('verified');
    stage.rehearsal.clock.advance(6 * day);
    expect((await findingOf(accessKeys, desk)).state).toBe('verified');
    stage.rehearsal.clock.advance(1 * day);
    const next = await again(desk, { 'access-keys.due': ['delete'] });
    const plan = await carriedOut(accessKeys, next);
    expect(plan.phrase?.text).toBe(key.accessKeyId);
    expect(plan.changes).toMatchObject([{ undo: { kind: 'final' } }]);
    expect(stage.rehearsal.state.keys.has(key.accessKeyId)).toBe(false);
    expect((await verdictOn(accessKeys, next)).grade).toBe('verified');
    expect(changesMade(stage)).toEqual(['iam.UpdateAccessKey', 'iam.DeleteAccessKey']);
  });

  it('can be kept inactive for good, or activated again', async () => {
    const stage = await stageFor('fresh');
    const keys = [furnish(stage, 'bot', 200), furnish(stage, 'bot', 300)];
    const desk = await deskOf(stage, { 'access-keys.unused': ['all'] });
    expect(idsOf(await carriedOut(accessKeys, desk))).toHaveLength(2);
    stage.rehearsal.clock.advance(8 * day);
    const next = await again(desk, { 'access-keys.due': ['keep', 'activate'] });
    const plan = await carriedOut(accessKeys, next);
    expect(idsOf(plan)).toEqual([`activate-${keys[1]?.accessKeyId ?? ''}`]);
    expect(keys.map(({ status }) => status)).toEqual(['Inactive', 'Active']);
  });

  it('is not deleted when somebody activated it while the plan was looked at', async () => {
    const stage = await stageFor('fresh');
    const key = furnish(stage, 'bot', 200);
    furnish(stage, 'bot', 200);
    key.status = 'Inactive';
    const owner = scriptedOwner({ 'access-keys.unused': [`delete-${key.accessKeyId}`] });
    const desk = await deskFor(stage, {
      ...owner,
      ask: async (question, signal) => {
        const answer = await owner.ask(question, signal);
        key.status = 'Active';
        return answer;
      },
    });
    await expect(carriedOut(accessKeys, desk)).rejects.toThrow('activated again');
    expect(changesMade(stage)).toEqual([]);
  });

  it('is listed by undo, to be activated again', async () => {
    const stage = await stageFor('fresh');
    const key = furnish(stage, 'bot', 200);
    const desk = await deskOf(stage, { 'access-keys.unused': [`deactivate-${key.accessKeyId}`] });
    expect(await accessKeys.undo?.(desk.context)).toEqual([]);
    await carriedOut(accessKeys, desk);
    expect(await accessKeys.undo?.(desk.context)).toMatchObject([
      { statement: 'The journal on this machine says that rootlock deactivated it.', proposal: { kind: 'changes' } },
    ]);
  });

  it.each(['announced', 'answer-lost'] as const)('and a run that ended (%s): the next one goes on', async (moment) => {
    const stage = await stageFor('fresh');
    const keys = [furnish(stage, 'bot', 200), furnish(stage, 'other', 300)];
    const desk = await deskOf(stage, { 'access-keys.unused': ['all'] });
    const end = death(moment, (id) => id === `deactivate-${keys[0]?.accessKeyId ?? ''}`);
    await carriedOut(accessKeys, mortalDesk(desk, end)).catch(() => undefined);
    expect(end.diedAt()).toBeDefined();
    const left = keys.filter(({ status }) => status === 'Active');
    const next = await again(desk, {
      'access-keys.unused': [left.length > 1 ? 'all' : `deactivate-${left[0]?.accessKeyId ?? ''}`],
    });
    await carriedOut(accessKeys, next);
    expect(keys.map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(changesMade(stage)).toHaveLength(2);
    expect((await verdictOn(accessKeys, next)).grade).toBe('verified');
  });
});

describe('a key that is in use', () => {
  it('is deactivated by its typed id only, and how to rotate it is said', async () => {
    const stage = await stageFor('fresh');
    const key = furnish(stage, 'bot', 200, 2);
    const desk = await deskOf(stage, { 'access-keys.old': [`deactivate-${key.accessKeyId}`] });
    const plan = await planOf(accessKeys, desk);
    expect(plan.phrase).toMatchObject({ text: key.accessKeyId, because: expect.stringContaining('s3') as string });
    expect(desk.asked[0]?.lines.join(' ')).toContain('rotate');
    expect(desk.asked[0]).toMatchObject({ suggested: 'later' });
  });

  it('stays when it signs the run', async () => {
    const stage = await stageFor('govcloud');
    const desk = await deskOf(stage, { 'access-keys.old': ['later'] });
    const finding = await findingOf(accessKeys, desk);
    expect(finding.state).toBe('open');
    expect(await proposalOf(accessKeys, desk)).toEqual({ kind: 'left' });
    expect(desk.asked[0]).toMatchObject({
      options: expect.arrayContaining([expect.objectContaining({ disabled: 'this run is signed by it' })]) as unknown,
      suggested: 'later',
    });
  });

  it('can be accepted as a risk', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'bot', 200, 2);
    const desk = await deskOf(stage, {
      'access-keys.old': ['accept-risk'],
      'access-keys.accept.reason': ['Rotated in spring'],
      'access-keys.accept.owner': ['Ada Example'],
      'access-keys.accept.review': ['2027-01-15'],
    });
    expect(await proposalOf(accessKeys, desk)).toEqual({ kind: 'nothing' });
    expect(desk.context.memory.word('access-keys')).toMatchObject({
      grade: 'accepted',
      fields: { owner: 'Ada Example' },
    });
  });
});
