// Secrets in linear mode. It writes on the main screen, so the owner is warned and asked first. The QR
// code is drawn where it fits; the setup key in groups of four always stands under it.
import type { AnswerTo, CodeQuestion, EnrolQuestion, ShowSecretQuestion } from '../../engine/port.ts';
import { Secret } from '../../engine/secret.ts';
import { pretendCode } from '../pretend-phone.ts';
import { textLine } from '../text-line.ts';
import { groupsOfFour } from '../words.ts';
import { line, pick, warn } from './desk.ts';
import type { Desk } from './desk.ts';
import { qrLines } from './qr.ts';

const scrollbackWarning =
  'Warning: what is shown here stays in the scrollback of this terminal, and in a log if there is one.';

export async function showSecret(question: ShowSecretQuestion, desk: Desk): Promise<'stored'> {
  const { label, secret, confirm } = question;
  warn(desk, scrollbackWarning);
  await untilChosen(desk, label, 'Do not show it yet', 'Show it here');
  desk.say(textLine(`${label}, on the next line:`));
  desk.say(textLine(secret.reveal()));
  await untilChosen(desk, 'Is it stored?', 'Not stored yet', confirm);
  desk.standIns?.keep(label, secret);
  return 'stored';
}

async function untilChosen(desk: Desk, message: string, no: string, yes: string): Promise<void> {
  const options = [
    { value: 'no', label: no },
    { value: 'yes', label: yes },
  ] as const;
  while ((await pick(desk, message, options)) !== 'yes');
}

export async function enrol(question: EnrolQuestion, desk: Desk): Promise<AnswerTo<EnrolQuestion>> {
  const { device, uri, seed, check } = question;
  warn(desk, scrollbackWarning);
  const options = [
    { value: 'codes', label: 'My app has it already, go on to the codes' },
    { value: 'show', label: 'Show the QR code and the setup key' },
  ] as const;
  if ((await pick(desk, `Add ${device} to your authenticator app`, options)) === 'show') {
    showSetup(uri, seed, desk);
  }
  const scan = () => desk.standIns?.phone.scan(device, uri);
  const first = await readCode('First code', device, desk, (code) => check(code), scan);
  const second = await readCode('Next code', device, desk, (code) => check(first, code), scan);
  return { first: new Secret(first), second: new Secret(second) };
}

function showSetup(uri: Secret, seed: Secret, desk: Desk): void {
  const { columns, rows } = desk.size();
  const qr = desk.color ? qrLines(uri.reveal(), columns, rows - 3) : undefined;
  if (qr === undefined) {
    desk.say(textLine('No QR code: it needs colour and a larger window. Type the setup key into your app.'));
  } else desk.draw(qr);
  desk.say(textLine('Setup key, time-based:'));
  desk.say(textLine(groupsOfFour(seed.reveal())));
}

export async function code(question: CodeQuestion, desk: Desk): Promise<Secret> {
  return new Secret(await readCode('Code', question.device, desk, question.check));
}

async function readCode(
  which: string,
  device: string,
  desk: Desk,
  check: (code: string) => string | undefined,
  scan?: () => void,
): Promise<string> {
  const { standIns } = desk;
  const isPhone = (typed: string) => standIns !== undefined && (typed === 'phone' || typed === 'next');
  if (standIns !== undefined) {
    desk.say(textLine('Rehearsal: type phone for the code of the pretend phone, or next for its next one.'));
  }
  for (;;) {
    const refuse = (value: string) => (isPhone(value) ? undefined : check(value.replaceAll(/\s/g, '')));
    const typed = await line(desk, `${which} for ${device}`, refuse, { refused: 'is-cleared' });
    if (standIns === undefined || !isPhone(typed)) return typed.replaceAll(/\s/g, '');
    desk.say(textLine(await pretendCode(standIns, device, typed === 'next', scan)));
  }
}
