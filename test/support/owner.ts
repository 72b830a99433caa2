// A person at the keyboard: reads the screen, scans the code, computes the codes, types. It knows what a person
// sees and what the rehearsal's console can do, and nothing of the program's inside.
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { newPassword, personAt, typedAt } from './person.ts';
import type { Key, Terminal } from './pty.ts';

export interface OwnerOptions {
  readonly terminal: Terminal;
  readonly rehearsal: Pick<Rehearsal, 'controlUrl' | 'clock'>;
  readonly userName?: string;
  /** What this person saw in an earlier run, e.g. the seed their app keeps. */
  readonly seen?: Seen;
  /** Uses the rehearsal's labelled stand-ins, not a phone and a browser of their own. */
  readonly standIns?: boolean;
  /** Does the errands at the console before the wizard has to wait for them. */
  readonly ahead?: boolean;
  /** Requires MFA of the administrators, which is tried for a minute; else accepts that risk. */
  readonly guards?: boolean;
}

/** Every secret this person has seen: none may be kept anywhere else. */
export interface Seen {
  uri?: string;
  password?: string;
  /** What the password was changed to at the first sign-in. */
  newPassword?: string;
  readonly codes: string[];
}

export interface Owner {
  /**
   * Plays the wizard until the screen shows `goal`, or a screen comes up that `stopAt` names, which is then left
   * as it is. Resolves with the names of the screens met, that one included.
   */
  playUntil(goal: RegExp, stopAt?: (name: string, screen: string) => boolean): Promise<readonly string[]>;
  readonly seen: Seen;
  /** Types a text, sees it, presses Enter, and sees that something came of it. */
  submit(text: string): Promise<void>;
  /** Moves to the option and chooses it. */
  choose(label: string): Promise<void>;
}

interface Move {
  readonly name: string;
  readonly sees: RegExp;
  readonly act: (screen: string) => Promise<void>;
}

/** What the last line says when a plan, a line of text or a choice is waited for. */
const footers = {
  consent: /⏎ choose\s+c commands/,
  text: /⏎ go on\s+esc back/,
  choice: /⏎ choose/,
};

/** What is under the cursor, or in the field that is being filled. */
const underCursor = (screen: string) => /❯ *(.*?)\s*(?:│|$)/m.exec(screen)?.[1] ?? '';

function typedFor(screen: string): string {
  // The list of controls, beside it, has words of its own.
  const lines = screen.split('\n').map((line) => line.replace(/^[^│]*│ /, ''));
  const field = lines.findIndex((line) => line.includes('❯'));
  // A narrow window breaks it.
  const label = lines.slice(Math.max(0, field - 2), field).join(' ');
  return typedAt(label);
}

export function ownerAt(options: OwnerOptions): Owner {
  const {
    terminal,
    rehearsal,
    userName = 'ada',
    seen = { codes: [] },
    standIns = false,
    ahead = false,
    guards = false,
  } = options;
  const { outside, freshCode } = personAt(rehearsal, seen);
  const inConsole = (path: string, body: object = {}) => outside(`console/${path}`, body);
  const confirmMail = () => outside('mail/confirm', { address: 'security@example.com' });
  /**
   * Does something at the keyboard and waits until `happened`. The wizard drops keys that come before a question is
   * drawn, so that nobody answers what they have not seen: then, as a person would, it is done once more.
   */
  const untilSeen = async (act: () => void, happened: (screen: string) => boolean) => {
    for (let tries = 1; ; tries += 1) {
      await terminal.quiet(60);
      // A code is not typed into a shell.
      if (!terminal.onAlternateScreen()) throw new Error(`The wizard's screen has gone away.\n${terminal.screen()}`);
      act();
      try {
        await terminal.waitFor(happened, tries < 3 ? 3000 : undefined);
        return;
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
  };
  /** Presses a key and waits until something came of it: two keys in one read would count as a paste. */
  const press = async (key: Key) => {
    const before = steady(terminal.screen());
    await untilSeen(
      () => terminal.press(key),
      (screen) => steady(screen) !== before,
    );
  };
  const submit = async (text: string) => {
    // Codes are shown with a space in the middle; the words may stand elsewhere on the screen already.
    const count = (screen: string) => screen.replaceAll(' ', '').split(text.replaceAll(' ', '')).length;
    const before = count(terminal.screen());
    await untilSeen(
      () => terminal.type(text),
      (screen) => count(screen) > before,
    );
    await press('enter');
  };
  const choose = async (label: string) => {
    for (let moves = 0; moves < 30; moves += 1) {
      if (terminal.screen().includes(`❯ ${label}`)) return press('enter');
      await press('down');
    }
    throw new Error(`There is no option "${label}".\n${terminal.screen()}`);
  };
  const gone = (what: RegExp) => terminal.waitFor((screen) => !what.test(screen));
  const pretend = async (awaited: RegExp) => {
    await choose('Rehearsal: do it in the pretend console');
    await gone(awaited);
  };
  const signIn = async () => {
    await inConsole('sign-in-as-user', { userName, password: seen.password ?? '', newPassword, code: freshCode() });
    seen.newPassword = newPassword;
  };
  /** The pretend phone's next code, filled in by it. */
  const pretendCode = async () => {
    const shown = (screen: string) => /Pretend phone[^]*?(\d{3}) (\d{3})\b/.exec(screen)?.slice(1).join('');
    const active = (screen: string) => /❯ ((?:[\d·] *){6})/.exec(screen)?.[1]?.replaceAll(' ', '');
    const see = (key: 'p' | 'n' | 'f' | 'enter', happened: (screen: string) => boolean) =>
      untilSeen(() => (key === 'enter' ? terminal.press(key) : terminal.type(key)), happened);
    if (shown(terminal.screen()) === undefined) await see('p', (screen) => shown(screen) !== undefined);
    const before = shown(terminal.screen());
    await see('n', (screen) => ![undefined, before].includes(shown(screen)));
    const code = shown(terminal.screen()) ?? '';
    seen.codes.push(code);
    await see('f', (screen) => active(screen) === code);
    await see('enter', (screen) => active(screen) !== code);
  };

  const waitsForRoot = /Waiting for MFA on root/;
  const waitsForSignIn = /Waiting for a console sign-in/;
  // A narrow window cuts it.
  const waitsForMail = /Waiting for the confirmed subscr/;

  const moves: readonly Move[] = [
    {
      name: 'welcome',
      sees: /❯ (Begin|Go on) /,
      act: async () => {
        if (ahead && terminal.screen().includes('❯ Begin')) await inConsole('register-root-mfa');
        await press('enter');
      },
    },
    {
      name: 'root MFA',
      sees: waitsForRoot,
      act: async () => {
        if (standIns) return pretend(waitsForRoot);
        await inConsole('register-root-mfa');
        await gone(waitsForRoot);
      },
    },
    { name: 'user name', sees: /What is the administrator called\?/, act: () => submit(userName) },
    { name: 'group', sees: /Which group carries the rights\?/, act: () => press('enter') },
    { name: 'alias', sees: /A name for the sign-in address\?/, act: () => press('enter') },
    {
      name: 'password',
      sees: /The first password of/,
      act: async (screen) => {
        const lines = screen.split('\n').map((line) => line.trim());
        const label = lines.findIndex((line) => line.startsWith('Console password of'));
        const secret = lines.slice(label + 1).find((line) => line !== '');
        if (secret === undefined || secret.length < 12) throw new Error(`No password is to be seen.\n${screen}`);
        seen.password = secret;
        await choose('I have stored it');
      },
    },
    {
      name: 'QR code',
      sees: /Scan this with your/,
      act: async () => {
        seen.uri = await terminal.waitForQrCode();
        if (!terminal.screen().includes('Code shown now')) {
          await press('enter');
        }
        for (let codes = 0; codes < 2; codes += 1) await (standIns ? pretendCode() : submit(freshCode()));
      },
    },
    {
      name: 'text secret',
      sees: /Type this into an authenticator app/,
      act: async (screen) => {
        const groups = /secret\s+((?:[A-Z2-7]{1,4}\s+)+)/.exec(screen)?.[1] ?? '';
        seen.uri = `otpauth://totp/AWS?secret=${groups.replaceAll(/\s/g, '')}`;
        for (let codes = 0; codes < 2; codes += 1) await (standIns ? pretendCode() : submit(freshCode()));
      },
    },
    {
      name: 'code',
      sees: /Code shown for/,
      act: async () => {
        if (ahead && seen.newPassword === undefined) await signIn();
        await (standIns ? pretendCode() : submit(freshCode()));
      },
    },
    {
      name: 'console sign-in',
      sees: waitsForSignIn,
      act: async () => {
        if (standIns) return pretend(waitsForSignIn);
        await signIn();
        await gone(waitsForSignIn);
      },
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
      act: (screen) => submit(typedFor(screen)),
    },
    {
      name: 'one person',
      sees: /❯ Name different people/,
      act: () => choose('One person keeps both, and I know it'),
    },
    {
      name: 'everything settled',
      sees: /❯ Read everything afresh and sign the record/,
      act: () => press('enter'),
    },
    {
      name: 'confirmation mail',
      sees: waitsForMail,
      act: async () => {
        if (standIns) return pretend(waitsForMail);
        await confirmMail();
        await gone(waitsForMail);
      },
    },
    {
      name: 'MFA guard',
      sees: /❯ Attach and prove/,
      act: () => (guards ? press('enter') : choose('Accept the risk')),
    },
    {
      name: 'trying the guard',
      sees: /Reading as the administrator for a minute/,
      act: () => terminal.waitFor((screen) => !screen.includes('Reading as the administrator'), 90_000).then(() => {}),
    },
    { name: 'consent', sees: footers.consent, act: () => press('enter') },
    {
      name: 'text',
      sees: footers.text,
      act: (screen) => (underCursor(screen) === '' ? submit(typedFor(screen)) : press('enter')),
    },
    { name: 'choice', sees: footers.choice, act: () => press('enter') },
  ];

  const playUntil = async (goal: RegExp, stopAt: (name: string, screen: string) => boolean = () => false) => {
    const met: string[] = [];
    for (;;) {
      await terminal.waitFor((now) => goal.test(now) || moves.some(({ sees }) => sees.test(now)));
      // A frame may come in pieces: what is half the last screen is not judged.
      await terminal.quiet(50);
      const screen = terminal.screen();
      if (goal.test(screen)) return met;
      const move = moves.find(({ sees }) => sees.test(screen));
      if (move === undefined) continue;
      met.push(move.name);
      if (stopAt(move.name, screen)) return met;
      if (met.length > 200) throw new Error(`It goes round and round: ${met.slice(-10).join(', ')}.\n${screen}`);
      await move.act(screen);
    }
  };

  return { playUntil, seen, submit, choose };
}

/** The screen without what moves by itself: running times with their bar, and spinners. */
function steady(screen: string): string {
  return screen.replace(/[◐◓◑◒\u2800-\u28ff]|[━─]+\s+new code.*|new code now|\d+ (s|min)|Looked again.*/g, '');
}
