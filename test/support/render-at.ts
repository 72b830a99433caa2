// A terminal of a given size without a window: streams for a front end on one side, a grid of cells, as a
// person would see it, on the other. Assertions are made on the grid, never on substrings of bytes.
import { Console } from 'node:console';
import { Duplex, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import jsQR from 'jsqr';

export interface Theme {
  readonly foreground: readonly [number, number, number];
  readonly background: readonly [number, number, number];
}

export const darkTheme: Theme = { foreground: [220, 220, 220], background: [24, 24, 24] };
export const lightTheme: Theme = { foreground: [40, 40, 40], background: [255, 255, 255] };

export interface HeadlessTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The visible rows, right-trimmed. */
  rows(): readonly string[];
  screen(): string;
  /** Every byte written so far. */
  bytes(): string;
  isAlternate(): boolean;
  isRaw(): boolean;
  /** Resolves once `condition` holds for the screen; rejects with the screen when it does not in time. */
  waitFor(condition: string | RegExp | ((screen: string) => boolean), timeoutMs?: number): Promise<string>;
  /** Sends one chunk, as one read. */
  send(chunk: string): void;
  /** Sends each key on its own, waiting for the program to take it. */
  press(...keys: readonly string[]): Promise<void>;
  resize(columns: number, rows: number): void;
  /** What a camera reads off the screen, or undefined. `named` are the sixteen colours of the terminal's theme. */
  qr(theme: Theme, named?: readonly Rgb[]): string | undefined;
  /** The screen as a standalone HTML page, for looking at. */
  html(theme: Theme): string;
  dispose(): void;
}

export const keys = {
  enter: '\r',
  escape: '\u001B',
  up: '\u001B[A',
  down: '\u001B[B',
  left: '\u001B[D',
  right: '\u001B[C',
  pageUp: '\u001B[5~',
  pageDown: '\u001B[6~',
  tab: '\t',
  backspace: '\u007F',
  interrupt: '\u0003',
} as const;

/** Pasted text as a terminal with bracketed paste sends it. */
export function pasted(text: string): string {
  return `\u001B[200~${text}\u001B[201~`;
}

type Rgb = readonly [number, number, number];

export function openTerminal(columns: number, rows: number): HeadlessTerminal {
  // Ink replaces the console while it draws; the test runner's own console lacks the class it needs for that.
  Object.assign(console, { Console });
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let log = '';
  let raw = false;
  const watchers = new Set<() => void>();

  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        const text = chunk.toString();
        log += text;
        // A terminal in cooked mode turns a line feed into a new line; the emulator wants it said.
        terminal.write(text.replace(/(?<!\r)\n/g, '\r\n'), () => {
          for (const watcher of [...watchers]) watcher();
        });
        done();
      },
    }),
    { columns, rows, isTTY: true },
  );
  const stdin = Object.assign(
    new Duplex({
      read() {
        // Chunks are pushed by `send`.
      },
      write(_chunk, _encoding, done) {
        done();
      },
    }),
    {
      isTTY: true,
      setRawMode(mode: boolean) {
        raw = mode;
        return stdin;
      },
      ref: () => stdin,
      unref: () => stdin,
    },
  );

  const line = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  const grid = () => Array.from({ length: terminal.rows }, (_, row) => line(row)?.translateToString(true) ?? '');

  const waitFor: HeadlessTerminal['waitFor'] = (condition, timeoutMs = 5_000) => {
    const holds =
      typeof condition === 'function'
        ? condition
        : (text: string) => (typeof condition === 'string' ? text.includes(condition) : condition.test(text));
    return new Promise((resolve, reject) => {
      const check = () => {
        const text = grid().join('\n');
        if (!holds(text)) return;
        clearTimeout(timer);
        watchers.delete(check);
        resolve(text);
      };
      const timer = setTimeout(() => {
        watchers.delete(check);
        reject(new Error(`not seen: ${String(condition)}\n${grid().join('\n')}`));
      }, timeoutMs);
      watchers.add(check);
      check();
    });
  };

  const cell = (row: number, column: number, theme: Theme, named?: readonly Rgb[]) => {
    const found = line(row)?.getCell(column);
    const colour = (isDefault: boolean, isPalette: boolean, value: number, fallback: Rgb): Rgb =>
      isDefault
        ? fallback
        : isPalette
          ? (named?.[value] ?? palette(value))
          : [(value >> 16) & 255, (value >> 8) & 255, value & 255];
    if (found === undefined) return { text: ' ', front: theme.foreground, back: theme.background, found };
    const front = colour(found.isFgDefault(), found.isFgPalette(), found.getFgColor(), theme.foreground);
    const back = colour(found.isBgDefault(), found.isBgPalette(), found.getBgColor(), theme.background);
    const isInverse = found.isInverse() !== 0;
    return { text: found.getChars() || ' ', front: isInverse ? back : front, back: isInverse ? front : back, found };
  };

  return {
    // Only the parts of the TTY streams that a front end uses exist here.
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    rows: grid,
    screen: () => grid().join('\n'),
    bytes: () => log,
    isAlternate: () => terminal.buffer.active.type === 'alternate',
    isRaw: () => raw,
    waitFor,
    send: (chunk) => {
      stdin.push(chunk);
    },
    async press(...sequence) {
      for (const key of sequence) {
        stdin.push(key);
        // A lone ESC is only taken for the key once nothing has followed it for a moment.
        const turns = key === keys.escape ? 40 : 2;
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      stdout.columns = newColumns;
      stdout.rows = newRows;
      stdout.emit('resize');
    },
    qr(theme, named) {
      const wide = 4;
      const high = 8;
      const width = terminal.cols * wide;
      const height = terminal.rows * high;
      const pixels = new Uint8ClampedArray(width * height * 4);
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const { text, front, back } = cell(Math.floor(y / high), Math.floor(x / wide), theme, named);
          const isTop = y % high < high / 2;
          const isFront = text === '█' || (text === '▀' && isTop) || (text === '▄' && !isTop);
          pixels.set([...(isFront ? front : back), 255], (y * width + x) * 4);
        }
      }
      return jsQR.default(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data;
    },
    html(theme) {
      const css = ([r, g, b]: Rgb) => `rgb(${r},${g},${b})`;
      const body = Array.from({ length: terminal.rows }, (_, row) => {
        const spans = Array.from({ length: terminal.cols }, (_unused, column) => {
          const { text, front, back, found } = cell(row, column, theme);
          if (found?.getWidth() === 0) return '';
          const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
          const weight = found !== undefined && found.isBold() !== 0 ? 'font-weight:bold;' : '';
          const faint = found !== undefined && found.isDim() !== 0 ? 'opacity:.6;' : '';
          return `<span style="color:${css(front)};background:${css(back)};${weight}"><span style="${faint}">${escaped}</span></span>`;
        });
        return `<div>${spans.join('')}</div>`;
      });
      return `<!doctype html><meta charset="utf-8"><style>body{margin:0;padding:16px;background:${css(theme.background)}}div{font:16px/20px 'DejaVu Sans Mono',monospace;height:20px;white-space:pre}div>span{display:inline-block;width:9.6px;height:20px;overflow:visible}</style>${body.join('')}`;
    },
    dispose: () => terminal.dispose(),
  };
}

/** The standard 256 colours; 0 to 15 as xterm has them. */
function palette(index: number): Rgb {
  const basic: readonly Rgb[] = [
    [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
    [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255], [255, 255, 255],
  ]; // prettier-ignore
  const found = basic[index];
  if (found !== undefined) return found;
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return [grey, grey, grey];
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const offset = index - 16;
  return [level(Math.floor(offset / 36)), level(Math.floor(offset / 6) % 6), level(offset % 6)];
}
