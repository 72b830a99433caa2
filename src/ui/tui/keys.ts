// Key presses, normalised in one place. A chunk that arrived in one read is text, never a submit: only an
// Enter that came alone chooses. The same table prints the help line.
import type { Key as InkKey } from 'ink';
import { drawable } from './width.ts';

export type Key =
  | { readonly kind: 'up' | 'down' | 'left' | 'right' | 'home' | 'end' | 'page-up' | 'page-down' }
  | { readonly kind: 'enter' | 'escape' | 'tab' | 'back-tab' | 'backspace' | 'delete' | 'interrupt' | 'suspend' }
  /** One typed character (`pasted` false) or several at once; control characters are gone. */
  | { readonly kind: 'text'; readonly text: string; readonly pasted: boolean };

export type InkKeyPress = Partial<InkKey>;

/** What one event of Ink's input hook means; undefined when it means nothing here. */
export function keyOf(input: string, key: InkKeyPress): Key | undefined {
  if ((key.ctrl === true && input === 'c') || input.includes('\u0003')) return { kind: 'interrupt' };
  if (key.ctrl === true && input === 'z') return { kind: 'suspend' };
  if (key.upArrow) return { kind: 'up' };
  if (key.downArrow) return { kind: 'down' };
  if (key.leftArrow) return { kind: 'left' };
  if (key.rightArrow) return { kind: 'right' };
  if (key.pageUp) return { kind: 'page-up' };
  if (key.pageDown) return { kind: 'page-down' };
  if (key.home || (key.ctrl && input === 'a')) return { kind: 'home' };
  if (key.end || (key.ctrl && input === 'e')) return { kind: 'end' };
  if (key.return) return { kind: 'enter' };
  if (key.escape) return { kind: 'escape' };
  if (key.tab) return { kind: key.shift === true ? 'back-tab' : 'tab' };
  if (key.backspace || (key.ctrl && input === 'h')) return { kind: 'backspace' };
  if (key.delete) return { kind: 'delete' };
  if (key.ctrl || key.meta) return undefined;
  // A lone line feed is what some terminals send for Enter.
  if (input === '\n' || input === '\r') return { kind: 'enter' };
  return textKey(input, [...input].length > 1);
}

/** Pasted text: one line, drawable, never a submit. */
export function pasteOf(text: string): Key | undefined {
  return textKey(text.trim(), true);
}

function textKey(input: string, pasted: boolean): Key | undefined {
  const text = pasted ? drawable(input.replace(/[\r\n]+$/, '')) : drawable(input);
  return text === '' ? undefined : { kind: 'text', text, pasted };
}

/** The letter or digit of a single key press; undefined for everything else, pastes included. */
export function letterOf(key: Key): string | undefined {
  return key.kind === 'text' && !key.pasted ? key.text : undefined;
}

/** What a key is called in the table: its kind, or the character that was typed. */
export type KeyName = Exclude<Key['kind'], 'text'> | (string & {});

/** Undefined for a paste: nothing but a field takes one. */
export function nameOf(key: Key): KeyName | undefined {
  return key.kind === 'text' ? letterOf(key) : key.kind;
}

export interface Hint {
  /** As the help line has it. */
  readonly key: string;
  readonly does: string;
  /** The same where the line is too short. */
  readonly brief?: string;
  /** Every key that does it. */
  readonly presses: readonly KeyName[];
  /** Where the line is too short, those with the lowest number go first; without one they stay. */
  readonly spare?: number;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const paging = ['page-up', 'page-down', ' ', 'b'] as const;
const lines = ['up', 'down', 'k', 'j'] as const;

/** Every key the wizard knows and its word on the help line. */
export const hints = {
  move: {
    key: '↑↓',
    does: 'move',
    presses: [...lines, ...digits, 'home', 'end', ...paging, 'tab', 'back-tab'],
    spare: 5,
  },
  choose: { key: '⏎', does: 'choose', presses: ['enter'] },
  submit: { key: '⏎', does: 'go on', presses: ['enter'] },
  readOn: { key: '⏎', does: 'reads on', presses: ['enter'] },
  field: { key: '↑↓', does: 'field', presses: ['up', 'down', 'back-tab', 'tab'], spare: 5 },
  commands: { key: 'c', does: 'commands', presses: ['c'], spare: 3 },
  copy: { key: 'x', does: 'copy', presses: ['x'], spare: 2 },
  why: { key: '?', does: 'why', presses: ['?'], spare: 1 },
  link: { key: 'l', does: 'link alone', brief: 'link', presses: ['l'], spare: 6 },
  back: { key: 'esc', does: 'back', presses: ['escape'] },
  close: { key: 'esc', does: 'close', presses: ['escape', 'enter', '?', 'c', 'l', 'q'] },
  later: { key: 'esc', does: 'later', presses: ['escape'] },
  leave: { key: 'q', does: 'leave (you can resume)', presses: ['q'] },
  leaveNow: { key: 'y', does: 'leave', presses: ['y', 'q'] },
  stay: { key: 'esc', does: 'stay', presses: ['escape'] },
  interrupt: { key: '^C', does: 'leave (you can resume)', presses: ['interrupt'] },
  suspend: { key: '^Z', does: 'stop for a while', presses: ['suspend'] },
  read: { key: '↑↓ space', does: 'scroll', presses: [...lines, ...paging, 'home', 'end'], spare: 4 },
  scroll: { key: 'PgUp PgDn', does: 'scroll', presses: [...lines, ...paging, 'home', 'end'] },
  secret: { key: 's', does: 'text secret', presses: ['s'], spare: 2 },
  code: { key: 's', does: 'QR code', presses: ['s'], spare: 2 },
  invert: { key: 'i', does: 'invert', presses: ['i'], spare: 1 },
  phone: { key: 'p', does: 'pretend phone', brief: 'phone', presses: ['p'], spare: 6 },
  fill: { key: 'f', does: 'fill it in', presses: ['f'] },
  nextCode: { key: 'n', does: 'next code', presses: ['n'] },
  scanned: { key: '⏎', does: 'type the codes', brief: 'codes', presses: ['enter'] },
  qrAgain: { key: 'tab', does: 'QR code', presses: ['tab'] },
  edit: {
    key: '←→',
    does: 'move in the field, and take away',
    presses: ['left', 'right', 'home', 'end', 'backspace', 'delete'],
  },
} as const satisfies { readonly [name: string]: Hint };

const written: { readonly [name: string]: string } = {
  ...{ up: '↑', down: '↓', left: '←', right: '→', home: 'Home', end: 'End', 'page-up': 'PgUp', 'page-down': 'PgDn' },
  ...{ enter: '⏎', escape: 'Esc', tab: 'Tab', 'back-tab': 'Shift-Tab', backspace: 'Backspace', delete: 'Delete' },
  ...{ interrupt: '^C', suspend: '^Z', ' ': 'Space' },
};

/** Every key of a hint as it is written on a keyboard, e.g. `↑ ↓ k j 1–9`. */
export function keysInWords({ presses }: Hint): string {
  const hasDigits = digits.every((digit) => presses.includes(digit));
  const shown = presses.filter((name) => !(hasDigits && /^[2-9]$/.test(name)));
  return shown.map((name) => (hasDigits && name === '1' ? '1–9' : (written[name] ?? name))).join(' ');
}
