import { describe, expect, it } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { rootAccessKeys } from '../../src/controls/root-access-keys.ts';
import { approve } from '../../src/engine/plan.ts';
import type { ChooseQuestion } from '../../src/engine/port.ts';
import { changesMade, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { deskWithAdministrator } from './scripts.ts';

const day = 86_400_000;
const rootKeys = ({ rehearsal }: Stage) =>
  [...rehearsal.state.keys.values()].filter(({ owner }) => owner.kind === 'root');

/** The session as it is where this machine's clock is wrong by that much. */
function withClockError(account: AccountSession, error: number): AccountSession {
  const facts = { ...account.facts, clockSkewMilliseconds: -error };
  return new Proxy(account, {
    get: (target, name) => {
      if (name === 'facts') return facts;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('a root key in use', () => {
  it('is locked until the administrator was proven', () => {
    expect(rootAccessKeys.needs).toEqual(['admin-sign-in']);
    expect(adminSignIn.mayAcceptRisk).toBe(false);
  });

  it('is deactivated first, by a credential that is not itself', async () => {
    const desk = await deskWithAdministrator('root-key', 'console');
    expect(valuesOf(await findingOf(rootAccessKeys, desk)).join()).toMatch(
      /active, last used 3 days ago \(s3, us-east-1\)/,
    );
    const plan = await carriedOut(rootAccessKeys, desk);
    expect(plan.changes).toMatchObject([
      {
        operation: 'UpdateAccessKey',
        principal: 'caller',
        input: { Status: 'Inactive' },
        undo: { kind: 'can-be-undone' },
      },
    ]);
    expect(desk.account.facts.callerAccessKeyId).not.toBe(rootKeys(desk)[0]?.accessKeyId);
    expect(await verdictOn(rootAccessKeys, desk)).toMatchObject({
      grade: 'open',
      statement: 'Root has an access key, deactivated.',
    });
  });

  it('is advised to wait seven days; sooner takes a phrase that names the service', async () => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({
      'root-access-keys.wait': ['later', 'reactivate', 'sooner', 'sooner'],
    }));
    await carriedOut(rootAccessKeys, desk);
    expect(await proposalOf(rootAccessKeys, desk)).toEqual({ kind: 'left' });
    expect(desk.asked.at(-1)).toMatchObject({ suggested: 'later' });
    expect((await planOf(rootAccessKeys, desk)).changes).toMatchObject([{ input: { Status: 'Active' } }]);
    const plan = await planOf(rootAccessKeys, desk);
    expect(plan.phrase?.text).toBe('nothing needs s3');
    expect(() => approve(plan, 0, 'yes')).toThrow('The words typed are not');
    await carriedOut(rootAccessKeys, desk);
    expect(rootKeys(desk)).toEqual([]);
    expect((await verdictOn(rootAccessKeys, desk)).grade).toBe('verified');
  });

  it('is deleted without a phrase when it was deactivated seven days ago and quiet since', async () => {
    const desk = await deskWithAdministrator('root-key', 'console');
    await carriedOut(rootAccessKeys, desk);
    desk.rehearsal.clock.advance(7 * day);
    desk.account.shut('administrator');
    expect((await planOf(rootAccessKeys, desk)).phrase).toBeUndefined();
  });

  it.each([
    ['was a month behind when it was deactivated, and was set right since', -30 * day, 0],
    ['was right then, and is a month ahead now', 0, 30 * day],
    ['is so far ahead that the last use looks long ago', 0, 200 * day],
  ])('has not waited where the clock of this machine %s', async (_, then, now) => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({ 'root-access-keys.wait': ['later'] }));
    const at = (error: number) => ({
      ...desk,
      context: {
        ...desk.context,
        clock: { ...desk.context.clock, now: () => desk.rehearsal.clock.now() + error },
        account: withClockError(desk.account, error),
      },
    });
    await carriedOut(rootAccessKeys, at(then));
    expect(rootKeys(desk)).toMatchObject([{ status: 'Inactive' }]);
    expect(await proposalOf(rootAccessKeys, at(now))).toEqual({ kind: 'left' });
  });

  it('has not waited when somebody used it after its deactivation', async () => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({ 'root-access-keys.wait': ['sooner'] }));
    await carriedOut(rootAccessKeys, desk);
    desk.rehearsal.clock.advance(7 * day);
    desk.account.shut('administrator');
    for (const key of rootKeys(desk))
      key.lastUsed = { at: desk.rehearsal.clock.now() - day, service: 'ec2', region: 'eu-west-1' };
    expect((await planOf(rootAccessKeys, desk)).phrase?.text).toBe('nothing needs ec2');
  });

  it('is not deleted when somebody activated it again, on whichever page of the list that stands', async () => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({ 'root-access-keys.wait': ['sooner'] }));
    await carriedOut(rootAccessKeys, desk);
    const meddledWith: typeof rootAccessKeys = {
      ...rootAccessKeys,
      apply: async (...given) => {
        for (const key of rootKeys(desk)) key.status = 'Active';
        desk.rehearsal.faults.add({ operation: 'ListAccessKeys', trouble: { kind: 'empty-page' } });
        await rootAccessKeys.apply?.(...given);
      },
    };
    await expect(carriedOut(meddledWith, desk)).rejects.toMatchObject({ account: 'The key is as it was.' });
    expect(rootKeys(desk)).toMatchObject([{ status: 'Active' }]);
  });

  it('is not deleted when its last use shows only after the plan was made', async () => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({ 'root-access-keys.wait': ['sooner'] }));
    await carriedOut(rootAccessKeys, desk);
    const toldLate: typeof rootAccessKeys = {
      ...rootAccessKeys,
      apply: async (...given) => {
        for (const key of rootKeys(desk))
          key.lastUsed = { at: desk.rehearsal.clock.now() - 60_000, service: 'ec2', region: 'eu-west-1' };
        await rootAccessKeys.apply?.(...given);
      },
    };
    await expect(carriedOut(toldLate, desk)).rejects.toMatchObject({
      happened: expect.stringContaining('was used later than this plan knew') as string,
    });
    expect(rootKeys(desk)).toHaveLength(1);
  });

  it('is not deleted while no session of the administrator is open', async () => {
    const desk = await deskWithAdministrator('root-key', 'console');
    await carriedOut(rootAccessKeys, desk);
    desk.rehearsal.clock.advance(7 * day);
    desk.account.shut('administrator');
    await expect(carriedOut(rootAccessKeys, desk)).rejects.toMatchObject({ account: 'The key is as it was.' });
    expect(rootKeys(desk)).toHaveLength(1);
  });
});

describe('several root keys', () => {
  it('are dealt with together, and the phrase names every service in use', async () => {
    const desk = await deskWithAdministrator('two-root-keys-in-use', 'console', () => ({
      'root-access-keys.wait': ['sooner'],
    }));
    expect(idsOf(await carriedOut(rootAccessKeys, desk))).toHaveLength(2);
    const plan = await carriedOut(rootAccessKeys, desk);
    expect(plan.phrase?.text).toBe('nothing needs ec2 or s3');
    expect(rootKeys(desk)).toEqual([]);
  });

  it('that were not used for long need no phrase', async () => {
    const desk = await deskWithAdministrator('messy', 'console', () => ({ 'admin-user.group': ['people'] }));
    await carriedOut(rootAccessKeys, desk);
    expect((await planOf(rootAccessKeys, desk)).phrase).toBeUndefined();
  });
});

describe('the root key that signs the run', () => {
  const answers = () => ({ 'root-access-keys.own': ['later', 'direct', 'direct'] });

  it('is never deactivated by itself: another root session is offered first, else deletion with its id typed', async () => {
    const desk = await deskWithAdministrator('root-key-only', 'console', answers);
    const [key] = rootKeys(desk);
    expect(await proposalOf(rootAccessKeys, desk)).toEqual({ kind: 'left' });
    expect(desk.asked.at(-1)).toMatchObject({ suggested: 'later' });
    const plan = await planOf(rootAccessKeys, desk);
    expect(plan.changes).toMatchObject([{ operation: 'DeleteAccessKey', undo: { kind: 'final' } }]);
    expect(plan.phrase?.text).toBe(key?.accessKeyId);
    await carriedOut(rootAccessKeys, desk);
    expect(rootKeys(desk)).toEqual([]);
    expect(changesMade(desk)).not.toContain('iam.UpdateAccessKey');
    // The administrator's session reads what the deleted key no longer can.
    expect((await verdictOn(rootAccessKeys, desk)).grade).toBe('verified');
  });

  it('stays while the only other session ends with a key that root has to delete', async () => {
    const stage = await stageFor('root-key-only');
    stage.rehearsal.state.doubts['session-outlives-key'] = 'no';
    const desk = await deskFor(stage, scriptedOwner({ 'root-access-keys.own': ['later'] }));
    desk.context.deferred.push(() => Promise.resolve());
    await proposalOf(rootAccessKeys, desk);
    const { options } = desk.asked.at(-1) as ChooseQuestion;
    expect(options.find(({ value }) => value === 'direct')?.disabled).toMatch(/ends with its key/);
  });
});

describe('keys that this caller cannot reach', () => {
  it.each([
    [
      'no list',
      { scenario: 'root-key', answers: { 'root-session-manages-keys': 'no' } },
      /may not list the keys of root/,
    ],
    ['no root', { scenario: 'identity-center' }, /Only root can delete its keys. Whoever holds root/],
  ] as const)('are watched until the console has deleted them (%s)', async (_, setting, why) => {
    const desk = await deskFor(await stageFor(setting), scriptedOwner({}));
    const proposal = await proposalOf(rootAccessKeys, desk);
    if (proposal.kind !== 'outside') throw new Error(proposal.kind);
    expect(proposal.question.lines.join(' ')).toMatch(why);
    expect(proposal.question.link).toContain('console.aws.amazon.com');
    expect(await proposal.happened()).toBe(false);
    await desk.standIns.console.run({ kind: 'delete-root-access-keys' });
    expect(await proposal.happened()).toBe(true);
    expect((await verdictOn(rootAccessKeys, desk)).grade).toBe('verified');
    expect(changesMade(desk)).toEqual([]);
  });
});
