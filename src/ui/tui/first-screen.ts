// A first screen, on the terminal at once: loading the wizard takes far longer than a person takes to wonder. It answers to the
// keys it shows. Ink draws over it when it is there; should the program end before that, the terminal is given back as it was.
import type { ReadStream, WriteStream } from 'node:tty';
import type { Holding } from '../holding.ts';
import { depthOf, groundOf } from './colour-support.ts';
import { drawn } from './drawn.ts';
import { firstFrame } from './first-frame.ts';
import type * as Keys from './first-keys.ts';
import { paletteFor } from './palette.ts';
import type { Screen } from './screen.ts';

const enter = '\u001B[?1049h\u001B[?25l';
const leave = '\u001B[?1049l\u001B[?25h';
const homeAndErase = '\u001B[H\u001B[J';
/** Terminals that know them show what is between the two at once; the others ignore them. */
const [together, shown] = ['\u001B[?2026h', '\u001B[?2026l'];
const [ctrlC, ctrlZ] = ['\u0003', '\u001A'];

export interface FirstScreen {
  /**
   * `draw` takes the terminal over and draws at once; nothing is seen between the two screens. It is given the page that the
   * owner has open and how far it is scrolled. Only the first call counts.
   */
  readonly replaceBy: (draw: (open: Pick<Screen, 'page' | 'scroll'>) => void) => void;
  /** The terminal as it was before, unless the screen was replaced. */
  readonly leave: () => void;
}

export interface FirstScreenOptions {
  /** Asked for when the screen is there: to open it takes longer than to draw. */
  readonly stdin: () => ReadStream;
  readonly stdout: WriteStream;
  readonly env: { readonly [name: string]: string | undefined };
  readonly holding: Holding;
}

/** Undefined where the window is too small for it. */
export function openFirstScreen({
  stdin: openStdin,
  stdout,
  env,
  holding,
}: FirstScreenOptions): FirstScreen | undefined {
  const palette = paletteFor(depthOf(env), groundOf(env));
  let screen: Screen | undefined;
  let keys: typeof Keys | undefined;
  const frame = (): string | undefined => {
    const { columns, rows } = stdout;
    const known = screen === undefined ? undefined : keys?.linesOf(screen, { columns, rows });
    const lines = (known ?? firstFrame(columns, rows))?.map((parts) =>
      parts.map((part) => drawn(part, palette)).join(''),
    );
    return lines === undefined ? undefined : `\u001B[H${lines.join('\r\n')}`;
  };
  const first = frame();
  if (first === undefined) return undefined;
  let isOpen = true;
  stdout.write(enter + first);

  const redraw = () => stdout.write(together + homeAndErase + (frame() ?? '') + shown);
  const press = (typed: string): void => {
    if (!isOpen || keys === undefined) return;
    const next = keys.afterTyping(typed, screen, { columns: stdout.columns, rows: stdout.rows });
    if (next === screen) return;
    screen = next;
    redraw();
  };
  const onTyped = (bytes: Buffer | string): void => {
    const typed = String(bytes);
    if (typed.includes(ctrlC)) return holding.interrupt();
    if (typed === ctrlZ) return holding.stop();
    if (keys !== undefined) return press(typed);
    // What cannot be loaded is told when the wizard cannot be.
    import('./first-keys.ts').then(
      (loaded) => {
        keys = loaded;
        press(typed);
      },
      () => undefined,
    );
  };
  const stdin = openStdin();
  const giveBack = () => {
    stdin.setRawMode(false);
    stdout.write(leave);
  };
  const letGo = holding.hold({
    leave: giveBack,
    back: () => {
      stdin.setRawMode(true);
      stdout.write(enter + (frame() ?? ''));
    },
    release: giveBack,
  });
  // A terminal that goes away is a signal, and no fault.
  stdin.on('error', () => undefined);
  stdin.setRawMode(true);
  stdin.on('data', onTyped).resume();
  stdout.on('resize', redraw);
  const close = (): boolean => {
    const wasOpen = isOpen;
    isOpen = false;
    stdout.off('resize', redraw);
    stdin.off('data', onTyped);
    if (wasOpen) letGo();
    return wasOpen;
  };
  return {
    replaceBy: (draw) => {
      // What was open on it is the business of whoever comes next, not of those after them.
      if (!close()) return draw({ scroll: 0 });
      const { page, scroll = 0 } = screen ?? {};
      stdout.write(together + homeAndErase);
      draw({ scroll, ...(page === undefined ? {} : { page }) });
      stdout.write(shown);
    },
    leave: () => {
      if (!close()) return;
      stdout.write(leave);
      holding.hush();
    },
  };
}
