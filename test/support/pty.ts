// Runs the program in a pseudo-terminal and shows what a person would see: keys go in, a screen comes out.
// Waits for what is on the screen, never for time; a wait that fails says what was there instead.
import { spawn, type IPty } from '@lydell/node-pty';
import { readFileSync } from 'node:fs';
import xterm, { type IBufferCell } from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { cleanEnvironment, programUnderTest, temporaryDirectory } from './program.ts';
import { type Cell, type Colour, readQrCode } from './screen-image.ts';
import { watchProcesses, watchText } from './secrets-watch.ts';
import { paletteColour, themes, type ThemeName } from './terminal-colours.ts';

const keys = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  backspace: '\u007f',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-z': '\u001a',
} as const;

export type Key = keyof typeof keys;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly theme?: ThemeName;
  /** Added to a clean environment. */
  readonly env?: { readonly [name: string]: string };
  /** Working directory and HOME; a new one unless given. */
  readonly directory?: string;
  /** Milliseconds that a wait may take. */
  readonly patience?: number;
  /** A front end without an alternate screen: what it shows, after it warned and asked, stays on the main one. */
  readonly showsSecrets?: boolean;
}

export interface TerminalEnd {
  readonly exitCode: number;
  /** Number of the signal that ended it, if one did. */
  readonly signal?: number;
}

export interface Terminal {
  readonly pid: number;
  readonly directory: string;
  /** The visible grid as text, without trailing spaces. */
  screen(): string;
  /** Everything on the main screen, with what has scrolled away. */
  scrollback(): string;
  cells(theme?: ThemeName): readonly (readonly Cell[])[];
  /** The text of the QR code on the screen, as a camera would read it with that theme's default colours. */
  qrCode(theme?: ThemeName): string | undefined;
  /** Resolves with the text of the QR code once a whole one is there that reads the same on both themes. */
  waitForQrCode(patience?: number): Promise<string>;
  /** Every byte the program wrote. */
  bytes(): string;
  onAlternateScreen(): boolean;
  cursorVisible(): boolean;
  /** Resolves with the screen once it shows `what`. */
  waitFor(what: string | RegExp | ((screen: string) => boolean), patience?: number): Promise<string>;
  /** Resolves when nothing was written for that many milliseconds: the screen is whole, and read by a person. */
  quiet(milliseconds: number): Promise<void>;
  press(...pressed: readonly Key[]): void;
  /** Sends characters as typed or pasted; Enter is a press of its own. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** The process id of the program. */
  program(): number;
  /** The window is closed: the terminal is gone. */
  hangUp(): void;
  /** Resolves when the program has ended and all it wrote is on the screen. */
  ended(patience?: number): Promise<TerminalEnd>;
}

/**
 * Starts the program in a terminal. A shell around it compares the terminal's settings before and after and
 * prints `[terminal settings kept]` or `[terminal settings changed]`; its exit code is the program's own.
 */
export function startTerminal(args: readonly string[], options: TerminalOptions = {}): Promise<Terminal> {
  const { node, launcher } = programUnderTest();
  const around = `trap : INT TERM HUP; before=$(stty -g); "$@"; code=$?
    if [ "$before" = "$(stty -g)" ]; then echo "[terminal settings kept]"; else echo "[terminal settings changed]"; fi
    exit $code`;
  return startShell(['-c', around, 'sh', node, launcher, ...args], options);
}

/** The command line that starts the program in a shell that `startShell` opened. */
export function programCommand(args: readonly string[]): string {
  const { node, launcher } = programUnderTest();
  return [node, launcher, ...args].map((word) => `'${word}'`).join(' ');
}

/** `/bin/sh` in a terminal; with `-i` a person's own, with job control. */
export async function startShell(args: readonly string[], options: TerminalOptions = {}): Promise<Terminal> {
  const { columns = 120, rows = 40, theme = 'dark', patience = 45_000 } = options;
  const directory = options.directory ?? (await temporaryDirectory());
  const env: { readonly [name: string]: string } = {
    ...cleanEnvironment(directory),
    PS1: 'shell> ',
    ...options.env,
  };
  const size = { cols: columns, rows };
  const pty = spawn('/bin/sh', [...args], { ...size, name: env['TERM'] ?? 'xterm-256color', cwd: directory, env });
  onTestFinished(() => endQuietly(pty));
  const terminal = watch(pty, new xterm.Terminal({ ...size, scrollback: 5000, allowProposedApi: true }), {
    directory,
    theme,
    patience,
  });
  onTestFinished(watchProcesses(pty.pid, options.env ?? {}));
  if (options.showsSecrets !== true) {
    watchText('the main screen', () => terminal.scrollback());
    watchText('bytes outside the alternate screen', () => outsideAlternateScreen(terminal.bytes()));
  }
  return terminal;
}

/** What stays when the alternate screen is closed, and what was there before. */
export function outsideAlternateScreen(bytes: string): string {
  const [before = '', ...visits] = bytes.split('\u001b[?1049h');
  return [before, ...visits.map((visit) => visit.split('\u001b[?1049l').slice(1).join(''))].join('');
}

interface Watching {
  readonly directory: string;
  readonly theme: ThemeName;
  readonly patience: number;
}

function watch(pty: IPty, emulator: xterm.Terminal, { directory, theme, patience }: Watching): Terminal {
  let bytes = '';
  let unwritten = 0;
  let end: TerminalEnd | undefined;
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  // What the program asks the terminal (e.g. its kind) is answered, as a real one would.
  emulator.onData((answer) => {
    if (end === undefined) pty.write(answer);
  });
  pty.onData((data) => {
    bytes += data;
    unwritten += 1;
    emulator.write(data, () => {
      unwritten -= 1;
      changed();
    });
  });
  pty.onExit(({ exitCode, signal }) => {
    end = { exitCode, ...(signal === undefined || signal === 0 ? {} : { signal }) };
    changed();
  });

  const until = <T>(look: () => T | undefined, failed: () => string, limit: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = () => {
        const seen = look();
        if (seen !== undefined) finish(() => resolve(seen));
        else if (end !== undefined && unwritten === 0) finish(() => reject(new Error(`${failed()}\n(It has ended.)`)));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(failed()))), limit);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        listeners.delete(check);
        settle();
      };
      listeners.add(check);
      check();
    });

  const textOf = (buffer: xterm.IBuffer, from: number, to: number) =>
    Array.from({ length: to - from }, (_, row) => buffer.getLine(from + row)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd();
  const screen = () => {
    const { active } = emulator.buffer;
    return textOf(active, active.viewportY, active.viewportY + emulator.rows);
  };
  const framed = () => `--- screen (${emulator.cols}×${emulator.rows}) ---\n${screen()}\n---`;
  const cells = (look: ThemeName) => {
    const { active } = emulator.buffer;
    return Array.from({ length: emulator.rows }, (_, row) =>
      Array.from({ length: emulator.cols }, (_ignored, column) =>
        cellOf(active.getLine(active.viewportY + row)?.getCell(column), look),
      ),
    );
  };

  return {
    pid: pty.pid,
    directory,
    screen,
    scrollback: () => textOf(emulator.buffer.normal, 0, emulator.buffer.normal.length),
    cells: (look = theme) => cells(look),
    qrCode: (look = theme) => readQrCode(cells(look)),
    bytes: () => bytes,
    onAlternateScreen: () => emulator.buffer.active.type === 'alternate',
    cursorVisible: () => bytes.lastIndexOf('\u001b[?25h') >= bytes.lastIndexOf('\u001b[?25l'),
    waitFor: (what, limit = patience) =>
      until(
        () => (shows(screen(), what) ? screen() : undefined),
        () =>
          `The screen never showed ${typeof what === 'function' ? 'what was waited for' : String(what)}.\n${framed()}`,
        limit,
      ),
    waitForQrCode: (limit = patience) =>
      until(
        () => {
          const dark = readQrCode(cells('dark'));
          return dark !== undefined && dark === readQrCode(cells('light')) ? dark : undefined;
        },
        () => `No QR code can be read on both a dark and a light theme.\n${framed()}`,
        limit,
      ),
    quiet: (milliseconds) =>
      new Promise((resolve) => {
        let timer = setTimeout(() => done(), milliseconds);
        const again = () => {
          clearTimeout(timer);
          timer = setTimeout(() => done(), milliseconds);
        };
        const done = () => {
          listeners.delete(again);
          resolve();
        };
        listeners.add(again);
      }),
    press: (...pressed) => pressed.forEach((key) => pty.write(keys[key])),
    type: (text) => pty.write(text),
    resize: (columns, rows) => {
      emulator.resize(columns, rows);
      pty.resize(columns, rows);
    },
    kill: (signal) => void process.kill(childOf(pty.pid), signal),
    program: () => childOf(pty.pid),
    // It has one, and its types do not say so.
    hangUp: () => (pty as IPty & { destroy(): void }).destroy(),
    ended: (limit = patience) =>
      until(
        () => (end !== undefined && unwritten === 0 ? end : undefined),
        () => `The program did not end.\n${framed()}`,
        limit,
      ),
  };
}

function shows(screen: string, what: string | RegExp | ((screen: string) => boolean)): boolean {
  if (typeof what === 'string') return screen.includes(what);
  return what instanceof RegExp ? what.test(screen) : what(screen);
}

function cellOf(cell: IBufferCell | undefined, theme: ThemeName): Cell {
  const { foreground: defaultForeground, background: defaultBackground } = themes[theme];
  if (cell === undefined) return { text: '', foreground: defaultForeground, background: defaultBackground };
  const foreground = cell.isFgDefault() ? defaultForeground : colourOf(cell.isFgRGB(), cell.getFgColor());
  const background = cell.isBgDefault() ? defaultBackground : colourOf(cell.isBgRGB(), cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  return {
    text: cell.getChars(),
    foreground: inverse ? background : foreground,
    background: inverse ? foreground : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function colourOf(isRgb: boolean, value: number): Colour {
  return isRgb ? [(value >> 16) & 255, (value >> 8) & 255, value & 255] : paletteColour(value);
}

/** The one process that the shell around the program started (Linux). */
function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  if (!/^\d+$/.test(children)) throw new Error(`The program is not running (children of ${pid}: "${children}").`);
  return Number(children);
}

/** For tests that end while the program runs: closing the terminal hangs up on it. */
function endQuietly(pty: IPty): void {
  try {
    process.kill(childOf(pty.pid), 'SIGKILL');
  } catch {
    // It has ended already.
  }
  pty.kill();
}
