// Secrets in plain mode. There is no screen to take them back from, so the owner is warned and asked
// first; seeds stand in groups of four, never as a QR code; one-time codes are typed in clear.
import type { AnswerTo, CodeQuestion, EnrolQuestion, ShowSecretQuestion } from '../../engine/port.ts';
import { Secret } from '../../engine/secret.ts';
import { pretendCode } from '../pretend-phone.ts';
import { groupsOfFour } from '../words.ts';
import type { Desk } from './asks.ts';
import type { Understood } from './talk.ts';

/** Said before any secret is shown. */
export const scrollbackWarning =
  'Warning: plain mode cannot take a secret off the screen again. It will stay in the scrollback of this terminal, and in a log if there is one.';

async function agreeToShow(desk: Desk): Promise<void> {
  desk.talk.say(scrollbackWarning);
  await desk.talk.read(
    'Type show to see it here.',
    (line): Understood<true> => (line === 'show' ? { is: true } : { not: 'Nothing was shown.' }),
    desk.signal,
  );
}

export async function showSecret(question: ShowSecretQuestion, desk: Desk): Promise<'stored'> {
  const { label, secret, confirm } = question;
  await agreeToShow(desk);
  desk.talk.say(`${label}, on the next line:`);
  desk.talk.say(secret.reveal());
  await desk.talk.read(
    `Type stored to say: ${confirm}`,
    (line): Understood<true> => (line === 'stored' ? { is: true } : { not: 'It does not count as stored yet.' }),
    desk.signal,
  );
  desk.standIns?.keep(label, secret);
  return 'stored';
}

export async function enrol(question: EnrolQuestion, desk: Desk): Promise<AnswerTo<EnrolQuestion>> {
  const { device, uri, seed, check } = question;
  desk.talk.say(scrollbackWarning);
  const show = await desk.talk.read(
    'Type show to see the setup key here, or codes when your app has it already.',
    (line): Understood<boolean> =>
      line === 'show' || line === 'codes' ? { is: line === 'show' } : { not: 'Nothing was shown.' },
    desk.signal,
  );
  if (show) {
    desk.talk.say(`In your authenticator app add an account by setup key, time-based. Name: ${device}. Setup key:`);
    desk.talk.say(groupsOfFour(seed.reveal()));
  }
  const scan = () => desk.standIns?.phone.scan(device, uri);
  const first = await readCode('first code', device, desk, (code) => check(code), scan);
  const second = await readCode('next code', device, desk, (code) => check(first, code), scan);
  return { first: new Secret(first), second: new Secret(second) };
}

export async function code(question: CodeQuestion, desk: Desk): Promise<Secret> {
  return new Secret(await readCode('code', question.device, desk, question.check));
}

async function readCode(
  which: string,
  device: string,
  desk: Desk,
  check: (code: string) => string | undefined,
  scan?: () => void,
): Promise<string> {
  const { standIns, talk, signal } = desk;
  const phone =
    standIns === undefined ? '' : ' Rehearsal: type phone for the code of the pretend phone, or next for its next one.';
  return talk.read(
    `Type the ${which} your app shows for ${device}.${phone}`,
    async (line): Promise<Understood<string>> => {
      if (standIns !== undefined && (line === 'phone' || line === 'next')) {
        return { not: await pretendCode(standIns, device, line === 'next', scan) };
      }
      const digits = line.replaceAll(/\s/g, '');
      const problem = check(digits);
      return problem === undefined ? { is: digits } : { not: problem };
    },
    signal,
  );
}
