// Invariant 4: whatever ends the process, at whatever call, starting again ends in the account state of an
// undisturbed run: no duplicate, no orphan.
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../../src/engine/errors.ts';
import { pictureOf } from '../support/account-picture.ts';
import { death, Killed, type Moment } from '../support/mortal-session.ts';
import { changesMade, runOn, sessionDies, stageFor, type Setting, type Stage } from '../support/rehearsed-run.ts';
import type { AccountSession } from '../../src/aws/account.ts';

const longest = 60_000;
const mostStarts = 80;

/** Starts again and again, and dies the first time that each change of `among` is sent. Resolves with the operations. */
async function dieAtEveryChange(stage: Stage, moment: Moment, among = /./): Promise<readonly string[]> {
  const met = new Set<string>();
  const died: string[] = [];
  for (let starts = 0; starts < mostStarts; starts += 1) {
    const end = death(moment, (changeId) => {
      if (met.has(changeId) || !among.test(changeId)) return false;
      met.add(changeId);
      return true;
    });
    const run = await runOn(stage, { session: end.session, journal: end.journal });
    const at = end.diedAt();
    if (at === undefined) {
      if (run.code !== 0) throw new Error('the last start did not hold', { cause: run.error });
      return died;
    }
    expect(run.error).toBeInstanceOf(Killed);
    died.push(at.name);
  }
  throw new Error(`It never came to an end: ${died.join(', ')}.`);
}

/** Stops, as Ctrl-C does, right after each change of `among` that was not met before. */
async function stopAfterEveryChange(stage: Stage, among = /./): Promise<readonly string[]> {
  const met = new Set<string>();
  const stopped: string[] = [];
  for (let starts = 0; starts < mostStarts; starts += 1) {
    const stop = new AbortController();
    let at: string | undefined;
    const session = (account: AccountSession): AccountSession => {
      const send: AccountSession['send'] = async (call, input, permit, signal) => {
        const output = await account.send(call, input, permit, signal);
        const { changeId } = permit;
        if (at === undefined && !met.has(changeId) && among.test(changeId) && !changeId.endsWith('/take-back')) {
          met.add(changeId);
          at = call.operation;
          stop.abort(new Interrupted());
        }
        return output;
      };
      return new Proxy(account, {
        get: (target, name) => {
          if (name === 'send') return send;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    };
    const run = await runOn(stage, { session, signal: stop.signal });
    if (at === undefined) {
      if (run.code !== 0) throw new Error('the last start did not hold', { cause: run.error });
      return stopped;
    }
    expect(run.error).toBeInstanceOf(Interrupted);
    stopped.push(at);
    // Even before the next start.
    const { keys, devices } = stage.rehearsal.state;
    expect([...keys.values()].filter(({ owner }) => owner.kind === 'user')).toEqual([]);
    expect([...devices.values()].filter(({ owner }) => owner === undefined)).toEqual([]);
  }
  throw new Error(`It never came to an end: ${stopped.join(', ')}.`);
}

async function undisturbed(setting: string | Setting) {
  const stage = await stageFor(setting);
  expect((await runOn(stage)).code).toBe(0);
  return { picture: pictureOf(stage.rehearsal.state), changes: changesMade(stage) };
}

// A new bucket has these settings from AWS; a run that finds the bucket there does not make the calls again.
const byDefault = ['PutPublicAccessBlock', 'PutBucketOwnershipControls'];

function operationsOf(changes: readonly string[]): readonly string[] {
  const all = new Set(changes.map((name) => name.split('.')[1] ?? ''));
  return [...all].filter((operation) => !byDefault.includes(operation));
}

describe('a run', () => {
  it(
    'that is killed at every single change, its answer unseen, ends as an undisturbed one',
    { timeout: longest },
    async () => {
      const { picture, changes } = await undisturbed('root-key');
      const stage = await stageFor('root-key');
      expect(await dieAtEveryChange(stage, 'answer-lost')).toEqual(expect.arrayContaining([...operationsOf(changes)]));
      expect(pictureOf(stage.rehearsal.state)).toEqual(picture);
    },
  );

  it(
    'that is killed after a change was announced and before it left ends as an undisturbed one',
    { timeout: longest },
    async () => {
      const { picture } = await undisturbed('root-key');
      const stage = await stageFor('root-key');
      const making = /^(create-(user|password|device|key-1|bucket|trail)|deactivate-.*|delete-key-1)$/;
      expect(await dieAtEveryChange(stage, 'announced', making)).toHaveLength(8);
      expect(pictureOf(stage.rehearsal.state)).toEqual(picture);
    },
  );

  it(
    'that is stopped after every single change leaves nothing half-made and ends as an undisturbed one',
    { timeout: longest },
    async () => {
      const { picture, changes } = await undisturbed('root-key');
      const stage = await stageFor('root-key');
      expect(await stopAfterEveryChange(stage)).toEqual(expect.arrayContaining([...operationsOf(changes)]));
      expect(pictureOf(stage.rehearsal.state)).toEqual(picture);
    },
  );

  it('whose session ends with its key, stopped at the hand-over, does so too', { timeout: longest }, async () => {
    const { picture } = await undisturbed(sessionDies);
    const stage = await stageFor(sessionDies);
    expect(await stopAfterEveryChange(stage, /-key-[12]$|^session-[12]$/)).toHaveLength(6);
    expect(pictureOf(stage.rehearsal.state)).toEqual(picture);
  });
});
