// The wizard in a terminal of its own: when the first screen is there, when the first key is answered, what a key costs,
// what it writes while nothing happens, and how much memory it took.
import { spawn } from '@lydell/node-pty';
import { readFile } from 'node:fs/promises';
import xterm from '@xterm/headless';
import { interleaved, median, type Row, said } from './measure.ts';
import { bare, type Served, signedIn } from './served.ts';

interface Opened {
  /** Milliseconds since the start. */
  readonly now: () => number;
  /** All that was written so far. */
  readonly written: () => string;
  /** Resolves with the time when the bytes so far satisfy it. */
  readonly when: (isSo: (bytes: string) => boolean) => Promise<number>;
  /** Resolves when what is on the screen matches. */
  readonly shows: (what: RegExp) => Promise<void>;
  /** Resolves when nothing was written for that long. */
  readonly quiet: (milliseconds: number) => Promise<void>;
  readonly screen: () => string;
  readonly press: (keys: string) => void;
  readonly pid: number;
  /** When it ended, whoever ended it. */
  readonly ended: Promise<number>;
  readonly end: () => Promise<number>;
}

const size = { cols: 80, rows: 24 };
const patience = 60_000;

function open(file: string, args: readonly string[], env: { readonly [name: string]: string }): Opened {
  const began = performance.now();
  const pty = spawn(file, [...args], { ...size, name: 'xterm-256color', cwd: env['HOME'] ?? '/', env });
  const emulator = new xterm.Terminal({ ...size, allowProposedApi: true });
  const now = () => performance.now() - began;
  let bytes = '';
  let last = 0;
  let listeners: (() => void)[] = [];
  pty.onData((data) => {
    bytes += data;
    last = now();
    for (const listener of listeners) listener();
    emulator.write(data);
  });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(() => resolve(now()));
  });
  const screen = () =>
    Array.from({ length: size.rows }, (_, row) => emulator.buffer.active.getLine(row)?.translateToString(true)).join(
      '\n',
    );
  const until = async (isSo: () => boolean, what: string) => {
    while (!isSo()) {
      if (now() - last > patience) throw new Error(`The wizard does not show ${what}, but:\n${screen()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    ...{ now, screen, written: () => bytes, pid: pty.pid, ended, press: (keys) => pty.write(keys) },
    when: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo(bytes)) return;
          listeners = listeners.filter((other) => other !== look);
          resolve(now());
        };
        listeners.push(look);
        look();
      }),
    shows: (what) => until(() => what.test(screen()), String(what)),
    quiet: (milliseconds) => until(() => now() - last > milliseconds, 'nothing new'),
    end: () => {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has ended.
      }
      return ended;
    },
  };
}

/** What the list says of itself. */
const hubSays = 'Open any step';
const [enter, escape, down, up] = ['\r', '\u001b', '\u001b[B', '\u001b[A'];
/** Text on the screen: anything after the escape codes that open it. */
const hasText = (bytes: string) => /rootlock/.test(bytes);

/** Of one Node: the first frame and the first key, in units of `node -e 0` in the same terminal. */
export async function firstRows(
  node: string,
  launcher: string,
  account: Served,
  home: string,
  rounds: number,
): Promise<readonly Row[]> {
  const env = signedIn(account, home);
  const keys: number[] = [];
  const answers: number[] = [];
  const wizard = async () => {
    const opened = open(node, [launcher], env);
    const first = await opened.when(hasText);
    // The key that it shows, and what only the program can have written.
    opened.press('?');
    keys.push(await opened.when((bytes) => bytes.includes('Tasks that still need root')));
    await opened.end();
    return first;
  };
  const question = async () => {
    const opened = open(node, [launcher], env);
    const asked = await opened.when((bytes) => bytes.includes('❯'));
    const before = opened.written().length;
    opened.press(down);
    answers.push(await opened.when((bytes) => bytes.length > before));
    await opened.end();
    return asked;
  };
  const took = await interleaved(rounds, {
    nothing: () => open(node, ['-e', '0'], bare(home)).ended,
    wizard,
    question,
  });
  const detail = (time: number) => `${time.toFixed(0)} ms and ${took.nothing.toFixed(0)} ms`;
  const version = (await said(node, ['--version'])).trim().slice(1, 3);
  const key = median(keys);
  return [
    {
      ...{ id: 'first-frame', what: `first painted frame ÷ node -e 0, Node ${version}`, most: 1.5 },
      ...{ value: took.wizard / took.nothing, detail: detail(took.wizard) },
    },
    {
      ...{ id: 'first-key', what: `first key answered ÷ node -e 0, Node ${version}`, most: 5 },
      ...{
        value: key / took.nothing,
        detail: `${detail(key)}; the first question is there after ${took.question.toFixed(0)} ms, and answers after ${median(answers).toFixed(0)}`,
      },
    },
  ];
}

/** In the hub of an account in which all is done: bytes for a key, bytes for nothing, and the memory it took so far. */
export async function hubRows(launcher: string, account: Served, home: string): Promise<readonly Row[]> {
  const opened = open(process.execPath, [launcher], signedIn(account, home));
  try {
    await opened.shows(/❯ Begin/);
    await opened.quiet(300);
    opened.press(enter);
    await opened.shows(/❯/);
    await toHub(opened);
    const costs: number[] = [];
    for (const key of [down, down, down, down, up, up, down, down, up, up, up, up]) {
      const before = Buffer.byteLength(opened.written());
      opened.press(key);
      await opened.when((bytes) => Buffer.byteLength(bytes) > before);
      await opened.quiet(150);
      costs.push(Buffer.byteLength(opened.written()) - before);
    }
    const before = Buffer.byteLength(opened.written());
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const idle = (Buffer.byteLength(opened.written()) - before) / 3;
    return [
      { id: 'key-bytes', what: 'bytes for a key in the hub, the most', most: 2_000, value: Math.max(...costs) },
      { id: 'idle-bytes', what: 'bytes for a second of nothing in the hub', most: 0, value: idle },
      await memoryRow(opened.pid),
    ];
  } finally {
    await opened.end();
  }
}

/** Back from whatever is asked first to the list. */
async function toHub(opened: Opened): Promise<void> {
  for (let tries = 0; tries < 5 && !opened.screen().includes(hubSays); tries += 1) {
    await opened.quiet(500);
    if (!opened.screen().includes(hubSays)) opened.press(escape);
  }
  await opened.shows(new RegExp(hubSays));
  await opened.quiet(500);
}

async function memoryRow(pid: number): Promise<Row> {
  const row = { id: 'memory', what: 'peak memory of the wizard ÷ node -e 0', most: 2.8 };
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1]);
  if (Number.isNaN(peak)) return { ...row, skipped: 'this system has no /proc' };
  const nothing = Number(await said(process.execPath, ['-p', 'process.resourceUsage().maxRSS']));
  return {
    ...row,
    value: peak / nothing,
    detail: `${(peak / 1024).toFixed(0)} MiB and ${(nothing / 1024).toFixed(0)} MiB`,
  };
}
