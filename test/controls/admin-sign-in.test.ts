import { describe, expect, it } from 'vitest';
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { adminUser } from '../../src/controls/admin-user.ts';
import { Interrupted } from '../../src/engine/errors.ts';
import type { CodeQuestion } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { addDevice, addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import {
  changesMade,
  changesSeen,
  deskFor,
  sessionDies,
  stageFor,
  type Desk,
  type Stage,
} from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { deskWithAdministrator, ownerOf, readsCode } from './scripts.ts';

const ada = { kind: 'user', userName: 'ada' } as const;
const builderOf = ({ rehearsal }: Stage) => ({
  account: rehearsal.state,
  ids: seededIds('more'),
  now: rehearsal.clock.now(),
});
const keysLeft = ({ rehearsal }: Stage) =>
  [...rehearsal.state.keys.values()].filter(({ owner }) => owner.kind === 'user');

/** A desk at the same account in a new process: nothing of the session is left, only the journal. */
async function restarted(desk: Desk): Promise<Desk> {
  await desk.journal.close();
  const again = await deskFor(desk, ownerOf(desk));
  again.context.memory.freshProof.wanted = true;
  return again;
}

describe('the session proof', () => {
  it('uses a key that is deleted right after, and goes on as the administrator', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    const before = changesMade(desk).length;
    await carriedOut(adminSignIn, desk);
    expect(changesMade(desk).slice(before)).toEqual([
      'iam.CreateAccessKey',
      'sts.GetSessionToken',
      'iam.DeleteAccessKey',
    ]);
    expect(keysLeft(desk)).toEqual([]);
    expect(desk.account.acting).toBe('administrator');
    expect(desk.account.arnOf('administrator-key')).toBeUndefined();
    const finding = await findingOf(adminSignIn, desk);
    expect(finding).toMatchObject({
      state: 'open',
      statement: 'The session of ada is proven; the console is not yet.',
    });
    expect(desk.account.calls.at(-1)?.principalArn).toMatch(/user\/ada$/);
  });

  it('refuses codes used before without sending them, and takes a wrong one calmly', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa', (stage) => ({
      'admin-sign-in.code-1': [
        (question) => {
          const used = [...(desk.context.memory.usedCodes.values().next().value ?? [])];
          expect(used).toHaveLength(2);
          for (const code of used) expect((question as CodeQuestion).check(code)).toMatch(/used already/);
          return new Secret('000000');
        },
        (question) => {
          expect(question.problem).toMatch(/did not accept that code. Nothing is lost/);
          return readsCode(stage)(question);
        },
      ],
    }));
    await carriedOut(adminSignIn, desk);
    expect(changesMade(desk).filter((name) => name === 'iam.CreateAccessKey')).toHaveLength(1);
    expect(keysLeft(desk)).toEqual([]);
  });

  it('leaves no key behind when the owner stops at the code', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa', () => ({
      'admin-sign-in.code-1': [
        () => {
          throw new Interrupted();
        },
      ],
    }));
    await expect(carriedOut(adminSignIn, desk)).rejects.toBeInstanceOf(Interrupted);
    expect(keysLeft(desk)).toEqual([]);
    expect(desk.account.acting).toBe('caller');
    expect(desk.account.arnOf('administrator-key')).toBeUndefined();
  });

  it('takes a second key where the session ends with the first, and deletes it before the end', async () => {
    const desk = await deskWithAdministrator(sessionDies, 'mfa', (stage) => ({
      'admin-sign-in.code-2': [readsCode(stage)],
    }));
    await carriedOut(adminSignIn, desk);
    expect(keysLeft(desk)).toHaveLength(1);
    expect(desk.account.acting).toBe('administrator');
    expect(desk.told).toContainEqual(expect.objectContaining({ title: 'The session ended with the key that made it' }));
    // It serves until the end of the run: nothing to mend meanwhile.
    expect((await proposalOf(adminSignIn, desk)).kind).toBe('outside');
    for (const action of desk.context.deferred.splice(0)) await action();
    expect(keysLeft(desk)).toEqual([]);
    expect(desk.account.acting).toBe('caller');
  });

  it('deletes that second key even when the run was stopped', async () => {
    const stop = new AbortController();
    const stage = await stageFor(sessionDies);
    const first = await deskFor(stage, ownerOf(stage));
    await carriedOut(adminUser, first);
    await carriedOut(adminMfa, first);
    await first.journal.close();
    const owner = ownerOf(stage, { 'admin-sign-in.code-2': [readsCode(stage)] });
    const desk = await deskFor(stage, owner, { signal: stop.signal });
    await carriedOut(adminSignIn, desk);
    stop.abort(new Interrupted('SIGTERM'));
    for (const action of desk.context.deferred.splice(0)) await action();
    expect(keysLeft(stage)).toEqual([]);
  });

  it('does not rest on a session when it is not known whether its key was deleted', async () => {
    const desk = await deskWithAdministrator(sessionDies, 'mfa');
    desk.rehearsal.faults.add({ operation: 'DeleteAccessKey', trouble: { kind: 'lost-reply' } });
    await expect(carriedOut(adminSignIn, desk)).rejects.toMatchObject({ failure: { reached: 'unknown' } });
    expect(desk.account.acting).toBe('caller');
    expect(desk.account.arnOf('administrator')).toBeUndefined();
    expect((await findingOf(adminSignIn, desk)).state).toBe('open');
    expect(keysLeft(desk)).toEqual([]);
  });

  it('counts only in the run that made it while something is left to change', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    expect((await verdictOn(adminSignIn, desk)).grade).toBe('verified');
    const again = await restarted(desk);
    const finding = await findingOf(adminSignIn, again);
    expect(finding.state).toBe('open');
    expect(valuesOf(finding).join()).toContain('to be proven again before more is changed');
    again.context.memory.freshProof.wanted = false;
    expect((await findingOf(adminSignIn, again)).state).toBe('verified');
  });
});

describe('a temporary key that was left behind', () => {
  it('is found by the journal and deleted with consent', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    const { accessKeyId } = addKey(builderOf(desk), ada);
    await desk.journal.append({ kind: 'made', thing: `access-key/${accessKeyId}` });
    const again = await restarted(desk);
    expect((await planOf(adminSignIn, again)).changes[0]?.summary).toContain(`temporary access key ${accessKeyId}`);
    expect(idsOf(await carriedOut(adminSignIn, again))[0]).toBe('delete-left-over-1');
    expect(keysLeft(again)).toEqual([]);
  });

  it('is found by its time when its id never arrived, and called probably ours', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    desk.rehearsal.faults.add({ operation: 'CreateAccessKey', trouble: { kind: 'lost-reply' } });
    await expect(carriedOut(adminSignIn, desk)).rejects.toThrow(/not taken back/);
    const again = await restarted(desk);
    expect((await planOf(adminSignIn, again)).changes[0]?.summary).toMatch(/never used; probably ours/);
    await carriedOut(adminSignIn, again);
    expect(keysLeft(again)).toEqual([]);
  });

  it('is not confused with a key that the owner made', async () => {
    const desk = await deskWithAdministrator('fresh', 'session');
    desk.rehearsal.clock.advance(60_000);
    const made = addKey(builderOf(desk), ada);
    // Made a minute after ours, and never used, but no answer of AWS is missing.
    desk.rehearsal.state.keys.set(made.accessKeyId, { ...made, createdAt: desk.rehearsal.clock.now() });
    const again = await restarted(desk);
    expect(idsOf(await planOf(adminSignIn, again))[0]).toBe('create-key-1');
  });

  it('is not confused with a key that was in use', async () => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    desk.rehearsal.faults.add({ operation: 'CreateAccessKey', trouble: { kind: 'lost-reply' } });
    await expect(carriedOut(adminSignIn, desk)).rejects.toThrow(/not taken back/);
    for (const key of keysLeft(desk))
      key.lastUsed = { at: desk.rehearsal.clock.now(), service: 's3', region: 'eu-west-1' };
    expect(idsOf(await planOf(adminSignIn, await restarted(desk)))[0]).toBe('create-key-1');
  });
});

describe('the console proof', () => {
  it('is a sign-in with the new password, watched until AWS shows it', async () => {
    const desk = await deskWithAdministrator('fresh', 'session');
    const proposal = await proposalOf(adminSignIn, desk);
    if (proposal.kind !== 'outside') throw new Error(proposal.kind);
    expect(proposal.question).toMatchObject({ errand: { kind: 'sign-in-as-user', userName: 'ada' } });
    expect(await proposal.happened()).toBe(false);
    await desk.standIns.console.run({ kind: 'sign-in-as-user', userName: 'ada' });
    expect(await proposal.happened()).toBe(true);
    expect(desk.context.memory.fact('console-proven')?.by).toContain('PasswordLastUsed');
    expect(valuesOf(await verdictOn(adminSignIn, desk)).join()).toContain('PasswordLastUsed');
  });

  it('is a ConsoleLogin event with MFA where the user does not show its last sign-in', async () => {
    const desk = await deskWithAdministrator('fresh', 'console');
    delete desk.rehearsal.state.users.get('ada')?.passwordLastUsed;
    // Event history lags by minutes.
    desk.rehearsal.clock.advance(20 * 60_000);
    expect(valuesOf(await verdictOn(adminSignIn, desk)).join()).toMatch(/signed in with MFA .* \(ConsoleLogin /);
  });

  it('is not a sign-in from before the user had MFA', async () => {
    const desk = await deskWithAdministrator('fresh', 'session');
    const user = desk.rehearsal.state.users.get('ada');
    if (user !== undefined) user.passwordLastUsed = desk.rehearsal.clock.now() - 400 * 86_400_000;
    expect((await findingOf(adminSignIn, desk)).state).toBe('open');
    expect(valuesOf(await findingOf(adminSignIn, desk))).toContain('Console: not proven yet');
  });
});

describe('where no program can take a code', () => {
  it.each([
    [
      'two access keys',
      /two access keys already/,
      (stage: Stage) => {
        addKey(builderOf(stage), ada);
        addKey({ ...builderOf(stage), ids: seededIds('second') }, ada);
      },
    ],
    [
      'only a passkey',
      /only a passkey or security key/,
      ({ rehearsal }: Stage) => {
        for (const [serial, device] of [...rehearsal.state.devices]) {
          rehearsal.state.devices.delete(serial);
          const passkey = serial.replace(':mfa/', ':u2f/user/');
          rehearsal.state.devices.set(passkey, { ...device, serial: passkey });
        }
      },
    ],
  ] as const)('because of %s, the way with aws login is explained', async (_, why, furnish) => {
    const desk = await deskWithAdministrator('fresh', 'mfa');
    furnish(desk);
    const proposal = await proposalOf(adminSignIn, desk);
    if (proposal.kind !== 'blocked') throw new Error(proposal.kind);
    expect(proposal.why).toMatch(why);
    expect(proposal.next.join(' ')).toContain('aws login');
  });
});

describe('a caller who is not root', () => {
  it('has proven itself when it is an administrator', async () => {
    const desk = await deskFor(await stageFor('identity-center'), scriptedOwner({}));
    expect((await verdictOn(adminSignIn, desk)).grade).toBe('verified');
  });

  it('has not when it is somebody else', async () => {
    const stage = await stageFor('fresh');
    const builder = builderOf(stage);
    const user = addUser(builder, 'reader');
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
    user.inlinePolicies.set('everything', parsePolicy(text, 'identity'));
    const { accessKeyId, secret } = addKey(builder, { kind: 'user', userName: 'reader' });
    const desk = await deskFor(stage, scriptedOwner({}), { credentials: { accessKeyId, secretAccessKey: secret } });
    expect(await findingOf(adminSignIn, desk)).toMatchObject({
      state: 'open',
      statement: 'The administrator comes first.',
    });
    expect(changesSeen(stage)).toEqual([]);
  });
});

it('a device that is not named as the user is asked for by its own name', async () => {
  const desk = await deskWithAdministrator('fresh', 'user', () => ({
    'admin-sign-in.code-1': [
      (question) => {
        expect((question as CodeQuestion).device).toBe('adas-phone');
        throw new Interrupted();
      },
    ],
  }));
  addDevice(builderOf(desk), 'adas-phone', ada);
  await expect(carriedOut(adminSignIn, desk)).rejects.toBeInstanceOf(Interrupted);
});
