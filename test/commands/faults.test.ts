// Trouble on the way to AWS in the middle of a whole run: it is said in three parts, never as a stack trace, and
// the run ends in the account state of an undisturbed one.
import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../src/rehearsal/faults.ts';
import { pictureOf } from '../support/account-picture.ts';
import { changesMade, runOn, sessionDies, stageFor, type RunSeen, type Setting } from '../support/rehearsed-run.ts';

const operations = [
  'CreateGroup',
  'CreateUser',
  'CreateLoginProfile',
  'CreateVirtualMFADevice',
  'EnableMFADevice',
  'CreateAccessKey',
  'GetSessionToken',
  'CreateBucket',
  'PutBucketPolicy',
  'CreateTrail',
  'StartLogging',
  'UpdateAccessKey',
  'DeleteAccessKey',
];

const troubles: readonly (readonly [string, string | Setting, Trouble])[] = [
  ['is throttled once', 'root-key', { kind: 'throttle' }],
  ['fails once inside AWS', 'root-key', { kind: 'error', code: 'InternalError', status: 500 }],
  ['is cut off before it is looked at', 'root-key', { kind: 'reset' }],
  ['takes effect and its answer is lost', 'root-key', { kind: 'lost-reply' }],
  ['takes effect and its answer is lost, where sessions end with their key', sessionDies, { kind: 'lost-reply' }],
  ['is denied once', 'root-key', { kind: 'error', code: 'AccessDenied', status: 403, message: 'Not authorized.' }],
];

const calmPictures = new Map<string | Setting, ReturnType<typeof pictureOf>>();

async function undisturbed(setting: string | Setting) {
  const stage = await stageFor(setting);
  expect((await runOn(stage)).code).toBe(0);
  return pictureOf(stage.rehearsal.state);
}

/** Everything that a person was told or asked, in words. */
function wordsOf({ told, asked }: RunSeen): string {
  return JSON.stringify([told, asked.map(({ title, lines, problem }) => ({ title, lines, problem }))]);
}

describe('where every kind of change', () => {
  it.each(troubles)('%s, the run ends as an undisturbed one', { timeout: 60_000 }, async (_, setting, trouble) => {
    const calm = calmPictures.get(setting) ?? (await undisturbed(setting));
    calmPictures.set(setting, calm);
    const stage = await stageFor(setting);
    for (const operation of operations) stage.rehearsal.faults.add({ operation, trouble });
    let run = await runOn(stage);
    let words = wordsOf(run);
    // This owner tries a step again three times and then leaves it for later: the next start goes on.
    for (let starts = 1; run.code === 3 && starts < 4; starts += 1) {
      run = await runOn(stage);
      words += wordsOf(run);
    }
    expect(run).toMatchObject({ error: undefined, code: 0 });
    expect(pictureOf(stage.rehearsal.state)).toEqual(calm);
    expect(words).not.toMatch(/\\n\s+at |node_modules|undefined/);
    // All of it happened: no trouble is left over.
    for (const operation of operations) expect(stage.rehearsal.faults.next('', operation)).toBeUndefined();
  });
});

describe('a change whose outcome is not known', () => {
  it('is said to be that, and what is done next', async () => {
    const stage = await stageFor('root-key');
    stage.rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'lost-reply' } });
    const run = await runOn(stage);
    const question = run.asked.find(({ id }) => id === 'admin-user.failed');
    expect(question?.lines.join(' ')).toContain('It is not known whether this change was made');
    expect(changesMade(stage).filter((name) => name === 'iam.CreateUser')).toHaveLength(1);
  });

  it('leads to a temporary key that is found, shown as probably ours, and deleted', async () => {
    const stage = await stageFor('root-key');
    stage.rehearsal.faults.add({ operation: 'CreateAccessKey', trouble: { kind: 'lost-reply' } });
    const run = await runOn(stage);
    expect(run.code).toBe(0);
    const plans = run.asked.flatMap((question) => (question.kind === 'approve' ? [question.plan] : []));
    const summaries = plans.flatMap(({ changes }) => changes.map(({ summary }) => summary));
    expect(summaries.filter((summary) => summary.includes('probably ours'))).toHaveLength(1);
    expect([...stage.rehearsal.state.keys.values()]).toEqual([]);
  });
});
