// How a prompt of the linear and of the plain front end is heard, and answered at the keyboard. Nothing is answered that
// was not seen, and each prompt once.
import { stripVTControlCharacters } from 'node:util';
import { ended } from './expectations.ts';
import type { Key, Terminal } from './pty.ts';

/** A prompt that stands open, in the owner's terms. */
export interface Heard {
  readonly kind: 'choice' | 'consent' | 'phrase' | 'word' | 'password' | 'setup' | 'code' | 'text';
  /** Everything said since the last answer. */
  readonly said: string;
  /** What the field is called; of a consent what the yes is called, of a phrase what must be typed. */
  readonly label: string;
  readonly options: readonly string[];
  readonly suggested?: string;
  readonly prefilled?: string;
}

export interface Hands {
  /** Waits for the next prompt; undefined when the program has ended. */
  hear(): Promise<Heard | undefined>;
  /** The prompt is left to be taken away. */
  leaveOpen(): void;
  /** Chooses the option that starts so. */
  pick(label: string): Promise<void>;
  fill(value: string): Promise<void>;
  /** Takes what stands in the field. */
  keep(): Promise<void>;
  /** Says yes to a plan. */
  consent(yes: string): Promise<void>;
  acceptRisk(): Promise<void>;
  giveWord(): Promise<void>;
  readPassword(): Promise<string>;
  stored(): Promise<void>;
  /** The otpauth URI of what is to be enrolled; the next prompt takes a code. */
  readSetup(): Promise<string>;
}

/** `otpauth` as an app makes it of a setup key that was typed. */
const uriOf = (key: string) => `otpauth://totp/ada?secret=${key.replaceAll(' ', '')}`;

const nothing = { label: '', options: [] } as const;

export function plainHands(terminal: Terminal): Hands {
  let mark = 0;
  const said = () => terminal.bytes().slice(mark).replaceAll('\r', '');
  const say = async (line: string) => {
    mark = terminal.bytes().length;
    terminal.type(line);
    terminal.press('enter');
  };
  /** The numbered lines right above the prompt. */
  const optionsIn = (text: string) => {
    const lines = text.trimEnd().split('\n').slice(0, -2);
    const from = lines.findLastIndex((line) => !/^\d+\. /.test(line)) + 1;
    return lines.slice(from).map((line) => line.replace(/^\d+\. /, ''));
  };
  const understood = (text: string): Heard => {
    const how = (words: RegExp) => words.exec(text);
    const plan = how(/To say yes \((.*)\), type exactly: (.*)\n/);
    if (plan !== null) return { ...nothing, kind: 'consent', said: text, label: plan[1] ?? '' };
    if (how(/Type confirm to give your word/)) return { ...nothing, kind: 'word', said: text };
    if (how(/Type show to see the setup key/)) return { ...nothing, kind: 'setup', said: text };
    if (how(/Type show to see it here/)) return { ...nothing, kind: 'password', said: text };
    if (how(/Type the (first |next )?code/)) return { ...nothing, kind: 'code', said: text };
    if (how(/Type (a number from|1 to choose)/)) {
      const options = optionsIn(text);
      const suggested = options.find((option) => option.includes(' (suggested)'));
      return { ...nothing, kind: 'choice', said: text, options, ...(suggested === undefined ? {} : { suggested }) };
    }
    const field = /^(.*): type it on one line\.(?: Type keep to (?:use )?(.*)\.)?/m.exec(text);
    if (field === null) throw new Error(`Not understood:\n${text}`);
    const [, label = '', prefilled] = field;
    return { ...nothing, kind: 'text', said: text, label, ...(prefilled === undefined ? {} : { prefilled }) };
  };
  const hear = async () => {
    await terminal.waitFor(() => said().endsWith('\n> ') || ended.test(said()));
    return ended.test(said()) ? undefined : understood(said());
  };
  const found = async (words: RegExp) => {
    await terminal.waitFor(() => said().endsWith('\n> '));
    const [, match] = words.exec(said()) ?? [];
    if (match === undefined) throw new Error(`${String(words)} was not said:\n${said()}`);
    return match;
  };
  return {
    hear,
    leaveOpen: () => {
      mark = terminal.bytes().length;
    },
    pick: (label) => {
      const number = optionsIn(said()).findIndex((option) => option.startsWith(label)) + 1;
      if (number === 0) throw new Error(`There is no option "${label}":\n${said()}`);
      return say(String(number));
    },
    fill: say,
    keep: () => say('keep'),
    consent: () => say(/type exactly: (.*)\n/.exec(said())?.[1] ?? ''),
    acceptRisk: () => say('risk'),
    giveWord: () => say('confirm'),
    readPassword: async () => {
      await say('show');
      return found(/, on the next line:\n(.+)\n/);
    },
    stored: () => say('stored'),
    readSetup: async () => {
      await say('show');
      return uriOf(await found(/Setup key:\n([A-Z2-7 ]+)\n/));
    },
  };
}

export function linearHands(terminal: Terminal): Hands {
  let mark = 0;
  const said = () => stripVTControlCharacters(terminal.bytes().slice(mark)).replaceAll('\r', '');
  // Every prompt that stands open says so, and no longer once it is answered.
  const leave = 'ctrl-c leave';
  const answer = async (act: () => void | Promise<void>) => {
    await act();
    await terminal.quiet(40);
    mark = terminal.bytes().length;
    terminal.press('enter');
  };
  const press = async (key: Key) => {
    const before = terminal.screen();
    terminal.press(key);
    await terminal.waitFor((screen) => screen !== before);
  };
  /** The lines of the list that stands open, with the mark before each. */
  const listed = () => {
    const lines = terminal.screen().split('\n');
    const from = lines.findLastIndex((line) => line.startsWith('? Your answer'));
    const to = lines.findIndex((line, index) => index > from && /^\s*$|⏎ choose/.test(line));
    return from < 0 ? undefined : lines.slice(from + 1, to);
  };
  const understood = (text: string): Heard => {
    const list = listed();
    if (list !== undefined) {
      const options = list.map((line) => line.slice(2)).filter((line) => line !== 'Back to the list');
      const suggested = list.find((line) => line.startsWith('❯ '))?.slice(2);
      const heard = { said: text, options, label: options[1] ?? '', ...(suggested === undefined ? {} : { suggested }) };
      if (options.includes('I confirm')) return { ...heard, kind: 'word' };
      if (options.includes('Keep showing it')) return { ...heard, kind: 'password' };
      return { ...heard, kind: options[0] === 'Not now' ? 'consent' : 'choice' };
    }
    const lines = terminal.screen().trimEnd().split('\n');
    const from = lines.findLastIndex((line) => line.startsWith('? '));
    const at = lines.findLastIndex((line) => line.startsWith('❯'));
    const label = lines
      .slice(from, at)
      .join(' ')
      .replace(/^\? /, '')
      .replace(/\s+esc back .*/, '')
      .replaceAll(/\s+/g, ' ');
    const prefilled = (lines[at] ?? '').replace(/^❯ ?/, '');
    const phrase = /^To go on, type (.*)/.exec(label)?.[1];
    if (phrase !== undefined) return { ...nothing, kind: 'phrase', said: text, label: phrase };
    if (label.startsWith('First code for')) return { ...nothing, kind: 'setup', said: text, label };
    if (/^(Next code|Code) for/.test(label)) return { ...nothing, kind: 'code', said: text, label };
    return { ...nothing, kind: 'text', said: text, label, ...(prefilled === '' ? {} : { prefilled }) };
  };
  const pick = (label: string) =>
    answer(async () => {
      for (let moves = 0; moves < 30; moves += 1) {
        if (listed()?.some((line) => line.startsWith(`❯ ${label}`)) === true) return;
        await press('down');
      }
      throw new Error(`There is no option "${label}".\n${terminal.screen()}`);
    });
  return {
    hear: async () => {
      await terminal.waitFor(() => said().includes(leave) || ended.test(said()));
      await terminal.quiet(60);
      return ended.test(said()) ? undefined : understood(said());
    },
    leaveOpen: () => {
      mark = terminal.bytes().length;
    },
    pick,
    fill: (value) =>
      answer(async () => {
        terminal.type(value);
        await terminal.waitFor((screen) => screen.includes(`❯ ${value}`));
      }),
    keep: () => answer(() => undefined),
    consent: pick,
    acceptRisk: () => pick('Accept the risk'),
    giveWord: () => pick('I confirm'),
    readPassword: async () => {
      const lines = terminal.screen().split('\n');
      const secret = lines[lines.findIndex((line) => line.startsWith('Shown once')) - 2]?.trim();
      if (secret === undefined || secret.length < 12)
        throw new Error(`No password is to be seen.\n${terminal.screen()}`);
      return secret;
    },
    stored: () => pick('I have stored it'),
    readSetup: async () => {
      const key = /Setup key, time-based:\n((?:[A-Z2-7]{4}\s+)+)/.exec(terminal.screen())?.[1];
      const hasPicture = !terminal.screen().includes('A QR code needs');
      return hasPicture || key === undefined ? terminal.waitForQrCode() : uriOf(key.replaceAll(/\s/g, ''));
    },
  };
}
