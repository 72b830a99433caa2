// The program under test, as a user would start it: ROOTLOCK_NODE names the Node it runs on (this one unless
// set) and ROOTLOCK_BIN the launcher (this checkout's unless set), so that the same tests run everywhere.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { secretsWatch, watchProcesses, watchText } from './secrets-watch.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Program {
  readonly node: string;
  readonly launcher: string;
}

export function programUnderTest(): Program {
  return {
    node: process.env['ROOTLOCK_NODE'] ?? process.execPath,
    launcher: process.env['ROOTLOCK_BIN'] ?? join(repository, 'bin/rootlock.js'),
  };
}

/** A new empty directory, removed when the test that asked for it ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-e2e-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  secretsWatch().directories.add(directory);
  return directory;
}

/** A small environment in which nothing of the machine's owner is seen: no AWS variable, no CI, no config. */
export function cleanEnvironment(home: string): { readonly [name: string]: string } {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

export interface RunOptions {
  readonly env?: { readonly [name: string]: string };
  readonly directory?: string;
  /** Arguments for Node itself, before the launcher. */
  readonly nodeArgs?: readonly string[];
  /** What is written to standard input before it is closed; empty unless given. */
  readonly input?: string;
  readonly timeout?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program without a terminal, to its end. Rejects when it takes longer than `timeout` ms. */
export async function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { node, launcher } = programUnderTest();
  return run(node, [...(options.nodeArgs ?? []), launcher, ...args], options);
}

/** Runs any command in the clean environment, to its end. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const directory = options.directory ?? (await temporaryDirectory());
  const env = { ...cleanEnvironment(directory), ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: directory, env, timeout: options.timeout ?? 60_000, killSignal: 'SIGKILL' });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const unwatch = child.pid === undefined ? () => undefined : watchProcesses(child.pid, options.env ?? {});
    watchText(`what ${file} said`, () => stdout + stderr);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      unwatch();
      if (signal === 'SIGKILL') reject(new Error(`${file} ${args.join(' ')} did not end in time.\n${stdout}${stderr}`));
      else resolve({ code, signal, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
