import { describe, expect, it } from 'vitest';
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { Interrupted, WentBack } from '../../src/engine/errors.ts';
import type { EnrolQuestion, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { rehearsalAccountId } from '../../src/rehearsal/scenarios.ts';
import { changesMade, changesSeen, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { deskWithAdministrator, scans } from './scripts.ts';

const enrolments = (asked: readonly Question[]) => asked.filter(({ kind }) => kind === 'enrol') as EnrolQuestion[];

describe('MFA for the administrator', () => {
  it('is a virtual device named as the user, assigned with two codes', async () => {
    const desk = await deskWithAdministrator('fresh', 'user');
    expect((await findingOf(adminMfa, desk)).state).toBe('open');
    expect(idsOf(await carriedOut(adminMfa, desk))).toEqual(['create-device', 'enable-device']);
    expect([...desk.rehearsal.state.devices.values()]).toMatchObject([{ name: 'ada', owner: { userName: 'ada' } }]);
    expect(await verdictOn(adminMfa, desk)).toMatchObject({ grade: 'verified', statement: 'ada has MFA.' });
    const uri = enrolments(desk.asked)[0]?.uri.reveal() ?? '';
    expect(uri).toContain(`ada%40${rehearsalAccountId}`);
    expect(uri.length).toBeLessThanOrEqual(134);
  });

  it('refuses equal, malformed and used codes before they are sent', async () => {
    const desk = await deskWithAdministrator('fresh', 'user', (stage) => ({
      'admin-mfa.enrol': [
        (question) => {
          const { check } = question as EnrolQuestion;
          expect(check('123456', '123456')).toMatch(/next one/);
          expect(check('12345')).toMatch(/6 digits/);
          expect(check('12345a')).toMatch(/digits only/);
          return { first: new Secret('000000'), second: new Secret('000001') };
        },
        (question) => {
          expect((question as EnrolQuestion).check('000000')).toMatch(/used already/);
          expect(question.problem).toMatch(/do not belong to this device/);
          return scans(stage)(question);
        },
      ],
    }));
    await carriedOut(adminMfa, desk);
    expect(enrolments(desk.asked)).toHaveLength(2);
    expect(changesMade(desk).filter((name) => name === 'iam.CreateVirtualMFADevice')).toHaveLength(1);
  });

  it('says how far off the clock of a phone is', async () => {
    const desk = await deskWithAdministrator('fresh', 'user', (stage) => ({
      'admin-mfa.enrol': [scans(stage, -10), scans(stage)],
    }));
    await carriedOut(adminMfa, desk);
    expect(enrolments(desk.asked)[1]?.problem).toMatch(/about (9|10|11) min ago: your phone's clock is off/);
    expect((await verdictOn(adminMfa, desk)).grade).toBe('verified');
  });

  it.each([
    ['goes back to the list', WentBack],
    ['stops the run', Interrupted],
  ])('leaves no device behind when the owner %s at the QR code', async (_, Leaving) => {
    const desk = await deskWithAdministrator('fresh', 'user', () => ({
      'admin-mfa.enrol': [
        () => {
          throw new Leaving();
        },
      ],
    }));
    await expect(carriedOut(adminMfa, desk)).rejects.toBeInstanceOf(Leaving);
    expect(desk.rehearsal.state.devices.size).toBe(0);
    expect(changesMade(desk).at(-1)).toBe('iam.DeleteVirtualMFADevice');
  });

  it('leaves no device behind when the run is aborted at the QR code', async () => {
    const stop = new AbortController();
    const stage = await stageFor('fresh');
    const owner = scriptedOwner({
      'admin-mfa.enrol': [
        () => {
          stop.abort(new Interrupted('SIGTERM'));
          throw stop.signal.reason as Error;
        },
      ],
    });
    stage.rehearsal.state.users.set('ada', {
      userName: 'ada',
      path: '/',
      userId: 'AIDAEXAMPLEEXAMPLE001',
      createdAt: 0,
      tags: new Map(),
      attachedPolicies: new Set(),
      inlinePolicies: new Map(),
    });
    const desk = await deskFor(stage, owner, { signal: stop.signal });
    await desk.context.memory.remember({ fact: 'administrator', userName: 'ada', groupName: 'administrators' });
    await expect(carriedOut(adminMfa, desk)).rejects.toBeInstanceOf(Interrupted);
    expect(stage.rehearsal.state.devices.size).toBe(0);
  });

  it('replaces an unassigned device of that name, with consent', async () => {
    const desk = await deskWithAdministrator('messy', 'user', (stage) => ({
      'admin-user.group': ['people'],
      'admin-mfa.enrol': [scans(stage)],
    }));
    expect(valuesOf(await findingOf(adminMfa, desk)).join()).toContain('made once and never assigned');
    const before = [...desk.rehearsal.state.devices.values()].map(({ seed }) => seed);
    expect((await planOf(adminMfa, desk)).changes[0]).toMatchObject({
      id: 'delete-left-over',
      operation: 'DeleteVirtualMFADevice',
      undo: { kind: 'final' },
    });
    await carriedOut(adminMfa, desk);
    const after = [...desk.rehearsal.state.devices.values()];
    expect(after).toMatchObject([{ name: 'ada', owner: { userName: 'ada' } }]);
    expect(before).not.toContain(after[0]?.seed);
  });

  it('keeps a device whose assignment took effect while its answer was lost', async () => {
    const desk = await deskWithAdministrator('fresh', 'user');
    desk.rehearsal.faults.add({ operation: 'EnableMFADevice', trouble: { kind: 'lost-reply' } });
    await expect(carriedOut(adminMfa, desk)).rejects.toMatchObject({ failure: { reached: 'unknown' } });
    expect((await verdictOn(adminMfa, desk)).grade).toBe('verified');
    expect(changesSeen(desk).map(({ operation }) => operation)).not.toContain('DeleteVirtualMFADevice');
  });

  it('is not a matter of this account when its administrator comes through a role', async () => {
    const desk = await deskFor(await stageFor('identity-center'), scriptedOwner({}));
    expect((await verdictOn(adminMfa, desk)).grade).toBe('not-applicable');
  });
});
