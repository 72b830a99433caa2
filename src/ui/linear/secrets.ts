// Secrets in linear mode: shown and taken on a screen of their own, which leaves nothing behind. The QR code is drawn
// where it fits; where it leaves no room for the setup key, that is a word away.
import type { AnswerTo, CodeQuestion, EnrolQuestion, Question, ShowSecretQuestion } from '../../engine/port.ts';
import { Secret } from '../../engine/secret.ts';
import { pretendCode } from '../pretend-phone.ts';
import { questionLines } from '../question-lines.ts';
import { textLine } from '../text-line.ts';
import { codesTyped, codeTyped, groupsOfFour, shownOnce, storedWords } from '../words.ts';
import { line, pick } from './desk.ts';
import type { Desk } from './desk.ts';
import { qrLines } from './qr.ts';

/** The question on the private screen; on the main one only the sentence that tells what came of it. */
async function aside<T>(question: Question, desk: Desk, ask: () => Promise<T>, done: string): Promise<T> {
  const answer = await desk.aside(async () => {
    for (const line of questionLines(question, desk.rehearsal, desk.clock.now())) desk.say(line);
    return ask();
  });
  desk.say(textLine(''));
  desk.say(textLine(done, 'good'));
  return answer;
}

export async function showSecret(question: ShowSecretQuestion, desk: Desk): Promise<'stored'> {
  const { label, secret, confirm } = question;
  const options = [
    { value: 'no', label: 'Keep showing it' },
    { value: 'yes', label: confirm },
  ] as const;
  const untilStored = async () => {
    desk.say(textLine(''));
    desk.say(textLine(secret.reveal(), 'heading', { kind: 'verbatim' }));
    desk.say(textLine(''));
    desk.say(textLine(shownOnce, 'warning'));
    desk.say(textLine(''));
    while ((await pick(desk, options)) !== 'yes');
  };
  await aside(question, desk, untilStored, storedWords(label));
  desk.standIns?.keep(label, secret);
  return 'stored';
}

export async function enrol(question: EnrolQuestion, desk: Desk): Promise<AnswerTo<EnrolQuestion>> {
  const { device, uri, seed, check } = question;
  const twoCodes = async () => {
    const scan = () => desk.standIns?.phone.scan(device, uri);
    const pages = setupPages(uri, seed, desk);
    pages.show();
    const first = await readCode('First code', device, desk, (code) => check(code), { scan, pages });
    const second = await readCode('Next code', device, desk, (code) => check(first, code), { scan, pages });
    return { first: new Secret(first), second: new Secret(second) };
  };
  return aside(question, desk, twoCodes, codesTyped(device));
}

interface SetupPages {
  readonly show: () => void;
  /** What can be typed instead of a code, and the sentence that says so; absent where all is shown at once. */
  readonly other?: { readonly word: string; readonly says: string; readonly show: () => void };
}

/** Rows that the prompt for a code takes, with what is said above it and what is wrong below it. */
const promptRows = 5;

function setupPages(uri: Secret, seed: Secret, desk: Desk): SetupPages {
  const { columns, rows } = desk.size();
  const key = () => {
    desk.say(textLine('Setup key, time-based:'));
    desk.say(textLine(groupsOfFour(seed.reveal()), 'heading'));
    desk.say(textLine(''));
  };
  const qr = desk.color ? qrLines(uri.reveal(), columns, rows - 3) : undefined;
  if (qr === undefined) {
    const because = desk.color ? 'a larger window' : 'colour';
    return {
      show: () => {
        desk.say(textLine(`A QR code needs ${because}. Type the setup key into your app.`, 'quiet'));
        key();
      },
    };
  }
  if (desk.rowsUsed() + qr.length + 3 + promptRows <= rows) {
    return {
      show: () => {
        desk.draw(qr);
        key();
      },
    };
  }
  return {
    show: () => {
      desk.clear();
      desk.draw(qr);
    },
    other: {
      word: 'key',
      says: 'No camera? Type key for the setup key.',
      show: () => {
        desk.clear();
        key();
      },
    },
  };
}

export async function code(question: CodeQuestion, desk: Desk): Promise<Secret> {
  const { device, check } = question;
  return new Secret(await aside(question, desk, () => readCode('Code', device, desk, check), codeTyped(device)));
}

interface Setup {
  readonly scan: () => void;
  readonly pages: SetupPages;
}

async function readCode(
  which: string,
  device: string,
  desk: Desk,
  check: (code: string) => string | undefined,
  setup?: Setup,
): Promise<string> {
  const { standIns } = desk;
  const other = setup?.pages.other;
  const isWord = (typed: string) =>
    (standIns !== undefined && (typed === 'phone' || typed === 'next')) || typed === other?.word;
  const hints = [
    ...(other === undefined ? [] : [other.says]),
    ...(standIns === undefined ? [] : ['Rehearsal: type phone for the pretend phone, next for its next code.']),
  ];
  if (hints.length > 0) desk.say(textLine(hints.join(' '), 'quiet'));
  for (;;) {
    const refuse = (value: string) => (isWord(value) ? undefined : check(value.replaceAll(/\s/g, '')));
    const typed = await line(desk, `${which} for ${device}`, refuse, { refused: 'is-cleared' });
    if (!isWord(typed)) return typed.replaceAll(/\s/g, '');
    if (typed === other?.word) other.show();
    else if (standIns !== undefined) {
      desk.say(textLine(await pretendCode(standIns, device, typed === 'next', setup?.scan)));
    }
  }
}
