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

export interface Hint {
  readonly key: string;
  readonly does: string;
  /** The same where the line is too short. */
  readonly brief?: string;
  /** Where the line is too short, those with the lowest number go first; without one they stay. */
  readonly spare?: number;
}

/** Every key the wizard knows and its word on the help line. */
export const hints = {
  move: { key: '↑↓', does: 'move', spare: 5 },
  choose: { key: '⏎', does: 'choose' },
  submit: { key: '⏎', does: 'go on' },
  field: { key: '↑↓', does: 'field', spare: 5 },
  commands: { key: 'c', does: 'commands', spare: 3 },
  why: { key: '?', does: 'why', spare: 1 },
  link: { key: 'l', does: 'link alone', brief: 'link', spare: 6 },
  back: { key: 'esc', does: 'back' },
  close: { key: 'esc', does: 'close' },
  later: { key: 'esc', does: 'later' },
  leave: { key: 'q', does: 'leave (you can resume)' },
  interrupt: { key: '^C', does: 'leave (you can resume)' },
  read: { key: '↑↓ space', does: 'scroll' },
  secret: { key: 's', does: 'text secret', spare: 2 },
  code: { key: 's', does: 'QR code', spare: 2 },
  invert: { key: 'i', does: 'invert', spare: 1 },
  phone: { key: 'p', does: 'pretend phone', brief: 'phone', spare: 6 },
  scanned: { key: '⏎', does: 'type the codes', brief: 'codes' },
  qrAgain: { key: 'tab', does: 'QR code' },
} as const satisfies { readonly [name: string]: Hint };
