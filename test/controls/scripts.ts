// What an owner with a phone at hand answers, and the way to the state in which a later control begins.
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { adminUser } from '../../src/controls/admin-user.ts';
import type { CodeQuestion, EnrolQuestion, Question, ShowSecretQuestion } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { totp } from '../support/authenticator.ts';
import { deskFor, type Desk, type Setting, type Stage, stageFor } from '../support/rehearsed-run.ts';
import { carriedOut, scriptedOwner, type Script } from './owner.ts';

/** Scans the QR code and reads two codes in a row; the clock moves on as it would. */
export const scans =
  (stage: Stage, minutesOff = 0) =>
  (question: Question) => {
    const { uri, device } = question as EnrolQuestion;
    stage.standIns.phone.scan(device, uri);
    const { clock } = stage.rehearsal;
    const shown = () => new Secret(totp(uri.reveal(), clock.now() + minutesOff * 60_000));
    const first = shown();
    clock.advance(30_000);
    return { first, second: shown() };
  };

/** Waits for a code that was not used yet, and reads it. */
export const readsCode = (stage: Stage) => async (question: Question) => {
  await stage.standIns.phone.skipToNextCode();
  const code = stage.standIns.phone.code((question as CodeQuestion).device);
  if (code === undefined) throw new Error('the phone does not know this device');
  return code.code;
};

export const stores = (stage: Stage) => (question: Question) => {
  const { label, secret } = question as ShowSecretQuestion;
  stage.standIns.keep(label, secret);
  return 'stored' as const;
};

export const names = { 'admin-user.name': ['ada'], 'admin-user.group': ['administrators'], 'admin-user.alias': [''] };

/** An owner who makes ada the administrator and proves it, and answers `more`. */
export function ownerOf(stage: Stage, more: Script = {}) {
  return scriptedOwner({
    ...names,
    'admin-user.password': [stores(stage)],
    'admin-mfa.enrol': [scans(stage)],
    'admin-sign-in.code-1': [readsCode(stage)],
    ...more,
  });
}

/** A desk with ada as administrator, with MFA, as far as `until`. */
export async function deskWithAdministrator(
  setting: string | Setting,
  until: 'user' | 'mfa' | 'session' | 'console',
  more: (stage: Stage) => Script = () => ({}),
): Promise<Desk> {
  const stage = await stageFor(setting);
  const desk = await deskFor(stage, ownerOf(stage, more(stage)));
  desk.context.memory.freshProof.wanted = true;
  await carriedOut(adminUser, desk);
  if (until === 'user') return desk;
  await carriedOut(adminMfa, desk);
  if (until === 'mfa') return desk;
  await carriedOut(adminSignIn, desk);
  if (until === 'console') await stage.standIns.console.run({ kind: 'sign-in-as-user', userName: 'ada' });
  return desk;
}
