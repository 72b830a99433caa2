// `rootlock undo` after whole runs of the wizard, with the real SDK over HTTP: what it made goes, what keeps the owner's
// way in and the logs stays.
import { describe, expect, it } from 'vitest';
import { gatherUndo, undo, undoText } from '../../src/commands/undo.ts';
import { openJournal } from '../../src/engine/journal.ts';
import { approve } from '../../src/engine/plan.ts';
import type { AnswerTo, Event, FrontEnd, Question } from '../../src/engine/port.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import { pictureOf } from '../support/account-picture.ts';
import { loggedName } from '../support/logged-name.ts';
import { changesMade, openSession, openStagedJournal, runOn, stageFor, type Stage } from '../support/rehearsed-run.ts';

/** Undefined: does what is asked. */
type Answer = (question: Question) => unknown;

async function stageAfterRun(scenario = 'root-key'): Promise<Stage> {
  const stage = await stageFor(scenario);
  expect((await runOn(stage)).code).toBe(0);
  return stage;
}

async function undone(stage: Stage, answer: Answer = () => undefined, journalDirectory?: string) {
  const { clock } = stage.rehearsal;
  const asked: Question[] = [];
  const told: Event[] = [];
  const auto = createAutoOwner({ standIns: stage.standIns, clock, tell: (event) => told.push(event) });
  const frontEnd: FrontEnd = {
    ...auto,
    ask: async (question, signal) => {
      asked.push(question);
      const given = answer(question) ?? (question.id === 'undo.list' ? 'begin' : undefined);
      // The answer belongs to the question's kind; the compiler cannot follow the link.
      return (given ?? (await auto.ask(question, signal))) as AnswerTo<typeof question>;
    },
  };
  const journal = await (journalDirectory === undefined
    ? openStagedJournal(stage)
    : openJournal({ directory: journalDirectory, now: () => clock.now(), processId: 1, isAlive: () => false }));
  try {
    const account = await openSession(stage);
    const { signal } = new AbortController();
    const given = { account, journal, clock, random: stage.random, signer: '0'.repeat(64), signal };
    const planned = undoText(await gatherUndo(given));
    const result = await undo({ ...given, frontEnd });
    return { ...result, planned, asked, told, journal };
  } finally {
    await journal.close();
  }
}

const idsOf = (asked: readonly Question[]) => asked.map(({ id }) => id);

describe('undo', () => {
  it('takes back all that a run made, and leaves MFA on root', async () => {
    const stage = await stageAfterRun();
    const before = changesMade(stage).length;
    const { code, lines, asked, journal } = await undone(stage);
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        'Taken back:',
        '  The trail rootlock-trail',
        '  The bucket rootlock-trail-111122223333-eu-west-1',
        '  The administrator ada',
        '  The group administrators',
      ],
    });
    expect(pictureOf(stage.rehearsal.state)).toEqual({
      alias: undefined,
      ...{ users: [], groups: [], keys: [], buckets: [], trails: [] },
      devices: [{ name: 'root-account-mfa-device', owner: 'root', tags: [] }],
    });
    // What ran is what was shown, and the journal says so.
    const shown = asked.flatMap((question) => (question.kind === 'approve' ? question.plan.changes : []));
    const ran = changesMade(stage).slice(before);
    expect(ran).toEqual(shown.map((change) => loggedName(change)));
    expect(journal.lines.filter((line) => line.kind === 'unmade').map((line) => line.thing)).toEqual(
      expect.arrayContaining(['user/ada', 'group/administrators', 'trail/rootlock-trail']),
    );
  });

  it('keeps the bucket when there are logs in it, and calls that right', async () => {
    const stage = await stageAfterRun();
    stage.rehearsal.clock.advance(10 * 60_000);
    const { code, lines } = await undone(stage);
    expect(code).toBe(0);
    expect(lines.join('\n')).toMatch(/The bucket \S+: stays. There are logs in it/);
    const [bucket] = stage.rehearsal.state.buckets.values();
    expect(bucket?.objects.size).toBeGreaterThan(0);
    expect([...stage.rehearsal.state.trails.values()]).toEqual([]);
  });

  it('wants to see root come in with MFA before the administrator goes', async () => {
    const stage = await stageAfterRun();
    const { asked } = await undone(stage);
    const ids = idsOf(asked);
    expect(ids.indexOf('undo-user-ada.root-sign-in')).toBeGreaterThan(0);
    expect(ids.indexOf('undo-user-ada.root-sign-in')).toBeLessThan(ids.indexOf('undo-user-ada.approve'));
  });

  it('leaves the administrator where root has no MFA', async () => {
    const stage = await stageAfterRun();
    for (const [serial, { owner }] of stage.rehearsal.state.devices) {
      if (owner?.kind === 'root') stage.rehearsal.state.devices.delete(serial);
    }
    const { code, lines, asked } = await undone(stage);
    expect(code).toBe(3);
    expect(lines.join('\n')).toContain(
      'The administrator ada: stays. Root has no MFA, so ada is the only good way into this account.',
    );
    expect(idsOf(asked)).not.toContain('undo-user-ada.approve');
    expect([...stage.rehearsal.state.users.keys()]).toEqual(['ada']);
  });

  it('deletes the administrator only after its own words were typed', async () => {
    const stage = await stageAfterRun();
    const { clock } = stage.rehearsal;
    const { code, told } = await undone(stage, (question) =>
      question.kind === 'approve' && question.id === 'undo-user-ada.approve'
        ? approve(question.plan, clock.now(), 'yes')
        : undefined,
    );
    expect(code).toBe(3);
    expect(told.flatMap((event) => (event.kind === 'notice' ? [event.title] : []))).toContain(
      'The words typed are not "delete ada".',
    );
    expect([...stage.rehearsal.state.users.keys()]).toEqual(['ada']);
  });

  it('leaves a user in peace that has keys of its own', async () => {
    const stage = await stageAfterRun();
    const { state } = stage.rehearsal;
    const owner = { kind: 'user', userName: 'ada' } as const;
    const key = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secret: 'x', owner, createdAt: 0, status: 'Active' } as const;
    state.keys.set(key.accessKeyId, { ...key });
    const { code, lines } = await undone(stage);
    expect(code).toBe(3);
    expect(lines.join('\n')).toContain('ada has access keys that rootlock did not make: something may use them.');
    expect(state.keys.size).toBe(1);
  });

  it('asks one by one about what only a tag says is its own, and says so', async () => {
    const stage = await stageAfterRun();
    const declines: Answer = (question) => (question.kind === 'approve' ? 'declined' : undefined);
    const before = changesMade(stage);
    const { code, asked, planned } = await undone(stage, declines, `${stage.directory}/elsewhere`);
    expect(code).toBe(3);
    expect(planned.join('\n')).toContain('The administrator ada (known by its tag only)');
    const approvals = asked.filter(({ kind }) => kind === 'approve');
    expect(approvals.map(({ id }) => id)).toEqual(['undo-trail-rootlock-trail.approve', 'undo-user-ada.approve']);
    for (const { lines } of approvals) expect(lines.join()).toContain('be sure that it is yours');
    expect(changesMade(stage)).toEqual(before);
  });

  it('finds nothing on an account it never touched', async () => {
    const stage = await stageFor('messy');
    const { code, lines, asked } = await undone(stage);
    expect({ code, lines, asked }).toEqual({
      code: 0,
      lines: ['There is nothing here that rootlock made.'],
      asked: [],
    });
  });

  it('shows every command beforehand', async () => {
    const stage = await stageAfterRun();
    const { planned } = await undone(stage, ({ id }) => (id === 'undo.list' ? 'leave' : undefined));
    const text = planned.join('\n');
    expect(text).toContain('REHEARSAL');
    expect(text).toContain('$ aws cloudtrail delete-trail');
    expect([...stage.rehearsal.state.trails.values()]).toHaveLength(1);
  });

  it('activates a root key again that it had only deactivated', async () => {
    const stage = await stageFor('root-key');
    const owner = (auto: FrontEnd): FrontEnd => ({
      ...auto,
      ask: async (question, signal) =>
        (question.id === 'root-access-keys.wait' ? 'later' : await auto.ask(question, signal)) as AnswerTo<
          typeof question
        >,
    });
    expect((await runOn(stage, { owner })).code).toBe(3);
    const [key] = stage.rehearsal.state.keys.values();
    expect(key?.status).toBe('Inactive');
    const { lines } = await undone(stage);
    expect(lines).toContain('  The root access keys that are deactivated');
    expect(key?.status).toBe('Active');
  });
});
