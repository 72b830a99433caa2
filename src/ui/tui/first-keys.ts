// What keys do on the first screen, and how it is drawn from then on: as the wizard does it while nothing was told yet. Read
// when the first key is pressed, for most people press none there.
import type { AskContext } from './ask-context.ts';
import { frameOf } from './frame.ts';
import { type Key, keyOf } from './keys.ts';
import type { Line } from './lines.ts';
import { pressed } from './press.ts';
import { emptyScreen, type Screen } from './screen.ts';

type Window = Pick<AskContext, 'columns' | 'rows'>;

/** What terminals send for keys that are no character (xterm, "PC-Style Function Keys"), in either cursor mode. */
const named: { readonly [typed: string]: Key } = {
  ...{ '\u001B[A': { kind: 'up' }, '\u001BOA': { kind: 'up' } },
  ...{ '\u001B[B': { kind: 'down' }, '\u001BOB': { kind: 'down' } },
  ...{ '\u001B[H': { kind: 'home' }, '\u001BOH': { kind: 'home' }, '\u001B[1~': { kind: 'home' } },
  ...{ '\u001B[F': { kind: 'end' }, '\u001BOF': { kind: 'end' }, '\u001B[4~': { kind: 'end' } },
  ...{ '\u001B[5~': { kind: 'page-up' }, '\u001B[6~': { kind: 'page-down' } },
  ...{ '\u001B': { kind: 'escape' } },
};

/** One key each: an escape sequence, a lone Escape, a character. */
const apart = /\u001B(?:\[[0-9;]*[@-~]|O[@-~])?|[^\u001B]/gu;

/**
 * The screen after what was read at once, which is what was typed while the program was busy, and not only what was pasted:
 * each key counts. Nothing is asked yet, so that nothing can be answered.
 */
export function afterTyping(typed: string, screen: Screen = emptyScreen, window: Window): Screen {
  return (typed.match(apart) ?? []).reduce((before, one) => afterKey(one, before, window), screen);
}

function afterKey(typed: string, screen: Screen, window: Window): Screen {
  const key = named[typed] ?? (typed.startsWith('\u001B') ? undefined : keyOf(typed, {}));
  return key === undefined ? screen : pressed(screen, key, contextIn(window)).screen;
}

export function linesOf(screen: Screen, window: Window): readonly Line[] {
  return frameOf(screen, contextIn(window)).lines;
}

/** No clock runs on it, and neither colours nor a rehearsal make a difference before something is asked. */
function contextIn(window: Window): AskContext {
  return { ...window, now: 0, colour: true, isRehearsal: false, hasStandIns: false };
}
