// A person at the keyboard: reads the screen, scans the code, computes the codes, types. It knows what a person
// sees and what the rehearsal's console can do, and nothing of the program's inside.
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { totp } from './authenticator.ts';
import type { Key, Terminal } from './pty.ts';

export interface OwnerOptions {
  readonly terminal: Terminal;
  readonly rehearsal: Pick<Rehearsal, 'controlUrl' | 'clock'>;
  readonly userName?: string;
  /** What this person saw in an earlier run, e.g. the seed their app keeps. */
  readonly seen?: Seen;
}

/** Every secret this person has seen: none may be kept anywhere else. */
export interface Seen {
  uri?: string;
  password?: string;
  readonly codes: string[];
}

export interface Owner {
  /**
   * Plays the wizard until the screen shows `goal`, or a screen comes up that `stopAt` names, which is then left
   * as it is. Resolves with the names of the screens met, that one included.
   */
  playUntil(goal: RegExp, stopAt?: (name: string) => boolean): Promise<readonly string[]>;
  readonly seen: Seen;
  /** Moves to the option and chooses it. */
  choose(label: string): Promise<void>;
}

interface Move {
  readonly name: string;
  readonly sees: RegExp;
  readonly act: (screen: string) => Promise<void>;
}

const newPassword = 'A-new-word-of-adas-own-7!';

export function ownerAt({ terminal, rehearsal, userName = 'ada', seen = { codes: [] } }: OwnerOptions): Owner {
  const inConsole = async (path: string, body: object = {}) => {
    const answer = await fetch(`${rehearsal.controlUrl}console/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The console refused ${path}: ${await answer.text()}`);
  };
  /** A code that was not shown before: the next window's, as someone who waits for it would have. */
  const freshCode = () => {
    if (seen.uri === undefined) throw new Error('A code is asked for before a QR code was seen.');
    rehearsal.clock.advance(30_000);
    const code = totp(seen.uri, rehearsal.clock.now());
    seen.codes.push(code);
    return code;
  };
  /** Presses a key and waits until something came of it: two keys in one read would count as a paste. */
  const press = async (key: Key) => {
    const before = steady(terminal.screen());
    terminal.press(key);
    await terminal.waitFor((screen) => steady(screen) !== before);
  };
  const submit = async (text: string) => {
    // Codes are shown with a space in the middle; the words may stand elsewhere on the screen already.
    const count = (screen: string) => screen.replaceAll(' ', '').split(text.replaceAll(' ', '')).length;
    const before = count(terminal.screen());
    terminal.type(text);
    await terminal.waitFor((screen) => count(screen) > before);
    await press('enter');
  };
  const choose = async (label: string) => {
    for (let moves = 0; moves < 30; moves += 1) {
      if (terminal.screen().includes(`❯ ${label}`)) return press('enter');
      await press('down');
    }
    throw new Error(`There is no option "${label}".\n${terminal.screen()}`);
  };
  const errand = async (path: string, awaited: RegExp, body?: object) => {
    await inConsole(path, body);
    await terminal.waitFor((screen) => !awaited.test(screen));
  };

  const moves: readonly Move[] = [
    { name: 'welcome', sees: /❯ (Begin|Go on) /, act: () => press('enter') },
    {
      name: 'root MFA',
      sees: /Waiting for MFA on root/,
      act: () => errand('register-root-mfa', /Waiting for MFA on root/),
    },
    { name: 'user name', sees: /What is the administrator called\?/, act: () => submit(userName) },
    { name: 'group', sees: /Which group carries the rights\?/, act: () => press('enter') },
    { name: 'alias', sees: /A name for the sign-in address\?/, act: () => press('enter') },
    {
      name: 'password',
      sees: /The first password of/,
      act: async (screen) => {
        const lines = screen.split('\n').map((line) => line.trim());
        const secret = lines[lines.findIndex((line) => line.startsWith('Console password of')) + 2];
        if (secret === undefined || secret.length < 12) throw new Error(`No password is to be seen.\n${screen}`);
        seen.password = secret;
        await choose('I have stored it');
      },
    },
    {
      name: 'QR code',
      sees: /[▀▄█]{15}/,
      act: async () => {
        seen.uri = await terminal.waitForQrCode();
        if (!terminal.screen().includes('Code shown now')) {
          await press('enter');
        }
        await submit(freshCode());
        await submit(freshCode());
      },
    },
    { name: 'code', sees: /Code shown for/, act: () => submit(freshCode()) },
    {
      name: 'console sign-in',
      sees: /Waiting for a console sign-in/,
      act: () =>
        errand('sign-in-as-user', /Waiting for a console sign-in/, {
          userName,
          password: seen.password ?? '',
          newPassword,
          code: freshCode(),
        }),
    },
    {
      name: 'phrase',
      sees: /To go on, type/,
      act: (screen) => submit(/To go on, type\s+([^│\n]+)/.exec(screen)?.[1]?.trim() ?? ''),
    },
    {
      name: 'delete sooner',
      sees: /Deactivated\. Wait before you delete/,
      act: () => choose('Delete it now all the same'),
    },
    {
      name: 'attestation',
      sees: /❯ I confirm/,
      act: () => press('enter'),
    },
    {
      name: 'attestation field',
      sees: / I confirm/,
      act: () => submit('Ada, in the office safe'),
    },
    {
      name: 'consent',
      sees: /❯ (Make the administrator|Complete it|Show the QR code|Act as|Switch CloudTrail on|Protect the bucket|Deactivate now|Delete for good)/,
      act: () => press('enter'),
    },
    {
      name: 'everything settled',
      sees: /❯ Read everything afresh and sign the record/,
      act: () => press('enter'),
    },
  ];

  const playUntil = async (goal: RegExp, stopAt: (name: string) => boolean = () => false) => {
    const met: string[] = [];
    for (;;) {
      const screen = await terminal.waitFor((now) => goal.test(now) || moves.some(({ sees }) => sees.test(now)));
      if (goal.test(screen)) return met;
      const move = moves.find(({ sees }) => sees.test(screen));
      if (move === undefined) throw new Error(`Nothing to do here.\n${screen}`);
      met.push(move.name);
      if (stopAt(move.name)) return met;
      if (met.length > 200) throw new Error(`It goes round and round: ${met.slice(-10).join(', ')}.\n${screen}`);
      await move.act(screen);
    }
  };

  return { playUntil, seen, choose };
}

/** The screen without what moves by itself: running times and spinners. */
function steady(screen: string): string {
  return screen.replace(/[◐◓◑◒\u2800-\u28ff]|\d+ (s|min)|Looked again.*/g, '');
}
