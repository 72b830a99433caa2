// Plain and linear mode on a real terminal: what leaves, what is forgotten, and that the process ends by
// itself with the terminal as it was.
import { spawn } from '@lydell/node-pty';
import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

let directory: string;
let program: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rootlock-terminal-'));
  program = join(directory, 'one-question.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures/one-question.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function run(mode: 'plain' | 'linear', kind: 'text' | 'approve', ...more: readonly string[]) {
  // The shell says whether the terminal's settings are as they were.
  const script = 'before=$(stty -g); "$@"; [ "$before" = "$(stty -g)" ] && echo "[kept]" || echo "[changed]"';
  const pty = spawn('/bin/sh', ['-c', `trap : INT; ${script}`, 'sh', process.execPath, program, mode, kind, ...more], {
    cols: 100,
    rows: 40,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color' },
  });
  let bytes = '';
  let ended = false;
  pty.onData((data) => (bytes += data));
  pty.onExit(() => (ended = true));
  const until = (words: string) => vi.waitFor(() => expect(bytes).toContain(words), { interval: 5, timeout: 8000 });
  return {
    bytes: () => bytes,
    until,
    write: (text: string) => pty.write(text),
    end: async () => {
      await vi.waitFor(() => expect(ended).toBe(true), { interval: 5, timeout: 8000 });
      expect(bytes).toContain('[kept]');
      return bytes;
    },
  };
}

it('answers a text in plain mode without one escape code', async () => {
  const terminal = run('plain', 'text');
  await terminal.until('> ');
  terminal.write('ada\r');
  const bytes = await terminal.end();
  expect(bytes).toContain('[answered ada]');
  expect(bytes).not.toContain('\u001b');
});

it.each([
  ['plain', 'Ctrl-D', '\u0004', 'interrupted'],
  ['plain', 'Ctrl-C', '\u0003', 'SIGINT'],
  ['linear', 'Ctrl-D', '\u0004', 'interrupted'],
  ['linear', 'Ctrl-C', '\u0003', 'interrupted'],
  ['linear', 'Esc', '\u001b', 'went back'],
] as const)('leaves %s mode on %s', async (mode, _key, bytes, reason) => {
  const terminal = run(mode, 'text');
  await terminal.until(mode === 'plain' ? '> ' : 'ctrl-c leave');
  terminal.write(bytes);
  const all = await terminal.end();
  expect(all).toMatch(new RegExp(`\\[rejected .*${reason}\\]`));
  // Shown again after it was last hidden, if it ever was.
  expect(all.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(all.lastIndexOf('\u001b[?25l'));
});

it.each(['plain', 'linear'] as const)('does not take what was typed ahead in %s mode for consent', async (mode) => {
  const goAhead = join(directory, `go-ahead-${mode}`);
  const terminal = run(mode, 'approve', goAhead);
  await terminal.until('ready for typing ahead');
  const words = mode === 'plain' ? 'approve' : 'Deactivate now';
  terminal.write(`${words}\r`);
  await terminal.until(`${words}\r\n`);
  await writeFile(goAhead, '');
  await terminal.until(mode === 'plain' ? '\n> ' : 'ctrl-c leave');
  terminal.write('\u0003');
  expect(await terminal.end()).toContain('[rejected');
});
