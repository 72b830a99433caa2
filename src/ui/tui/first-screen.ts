// A first screen, on the terminal at once: loading the wizard takes far longer than a person takes to wonder. Ink draws over
// it when it is there; should the program end before that, the terminal is given back as it was.
import type { WriteStream } from 'node:tty';
import type { Holding } from '../holding.ts';
import { depthOf, groundOf } from './colour-support.ts';
import { drawn } from './drawn.ts';
import { firstFrame } from './first-frame.ts';
import { paletteFor } from './palette.ts';

const enter = '\u001B[?1049h\u001B[?25l';
const leave = '\u001B[?1049l\u001B[?25h';
const homeAndErase = '\u001B[H\u001B[J';
/** Terminals that know them show what is between the two at once; the others ignore them. */
const [together, shown] = ['\u001B[?2026h', '\u001B[?2026l'];

export interface FirstScreen {
  /** `draw` takes the terminal over and draws at once; nothing is seen between the two screens. Only the first call counts. */
  readonly replaceBy: (draw: () => void) => void;
  /** The terminal as it was before, unless the screen was replaced. */
  readonly leave: () => void;
}

export interface FirstScreenOptions {
  readonly stdout: WriteStream;
  readonly env: { readonly [name: string]: string | undefined };
  readonly holding: Holding;
}

/** Undefined where the window is too small for it. Keys are not read: Ctrl-C and Ctrl-Z are the terminal's own. */
export function openFirstScreen({ stdout, env, holding }: FirstScreenOptions): FirstScreen | undefined {
  const frame = () => framed(stdout.columns, stdout.rows, env);
  const first = frame();
  if (first === undefined) return undefined;
  let isOpen = true;
  stdout.write(enter + first);
  const redraw = () => stdout.write(homeAndErase + (frame() ?? ''));
  const letGo = holding.hold({
    leave: () => stdout.write(leave),
    back: () => stdout.write(enter + (frame() ?? '')),
    release: () => stdout.write(leave),
  });
  stdout.on('resize', redraw);
  const close = (): boolean => {
    const wasOpen = isOpen;
    isOpen = false;
    stdout.off('resize', redraw);
    if (wasOpen) letGo();
    return wasOpen;
  };
  return {
    replaceBy: (draw) => {
      if (!close()) return draw();
      stdout.write(together + homeAndErase);
      draw();
      stdout.write(shown);
    },
    leave: () => {
      if (close()) stdout.write(leave);
    },
  };
}

function framed(columns: number, rows: number, env: FirstScreenOptions['env']): string | undefined {
  const palette = paletteFor(depthOf(env), groundOf(env));
  const lines = firstFrame(columns, rows)?.map((parts) => parts.map((part) => drawn(part, palette)).join(''));
  return lines === undefined ? undefined : `\u001B[H${lines.join('\r\n')}`;
}
