// Every journey is watched without asking for it: whoever starts an account, a terminal or a program reports here, and
// when the test has ended all that was written, shown, passed on and said is searched for all that was secret.
import { readdirSync, readFileSync } from 'node:fs';
import { TestRunner } from 'vitest';
import type { AccountState } from '../../src/rehearsal/state.ts';
import { filesUnder } from './files-under.ts';
import { type Place, type Search, searchFor } from './secrets.ts';
import { catchFromAccount } from './secrets-caught.ts';

export interface SecretsWatch {
  readonly secrets: Set<string>;
  readonly directories: Set<string>;
  /** Looked at when the test has ended. */
  readonly looks: (() => void)[];
  /** Named texts as they are when the test has ended. */
  readonly texts: Map<string, () => string>;
  /** Command lines and environments seen while the processes ran. */
  readonly processes: Map<string, Place>;
}

const watches = new WeakMap<object, SecretsWatch>();

/** The watch of the test that runs now; outside a test one that nobody looks at. */
export function secretsWatch(): SecretsWatch {
  const test: object = TestRunner.getCurrentTest() ?? {};
  const watch = watches.get(test) ?? {
    secrets: new Set(),
    directories: new Set(),
    looks: [],
    texts: new Map(),
    processes: new Map(),
  };
  watches.set(test, watch);
  return watch;
}

/** A retry of the same test begins with nothing. */
export function endWatch(): void {
  watches.delete(TestRunner.getCurrentTest() ?? {});
}

export function watchAccount(state: AccountState): void {
  const { secrets, looks } = secretsWatch();
  looks.push(catchFromAccount(state, secrets));
}

/** Bytes of a program as Latin-1: as they came, and without the colours that could stand between two digits. */
export function watchText(name: string, text: () => string): void {
  const { texts } = secretsWatch();
  const whole = `${texts.size + 1}: ${name}`;
  const bytes = () => Buffer.from(text(), 'utf8').toString('latin1');
  texts.set(whole, bytes);
  // oxlint-disable-next-line no-control-regex -- escape sequences are what is taken out
  texts.set(`${whole}, without escape sequences`, () => bytes().replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, ''));
}

/**
 * Looks again and again at the command lines and environments of a process and of all it started (Linux), until the
 * function returned is called. `env` is what it was started with: what is secret there is no news in an environment.
 */
export function watchProcesses(pid: number, env: { readonly [name: string]: string }): () => void {
  const { processes } = secretsWatch();
  const given = new Set(Object.values(env));
  const look = () => {
    for (const one of [pid, ...descendantsOf(pid)]) {
      const name = read(`/proc/${one}/comm`).trim();
      const [argv, environ] = [read(`/proc/${one}/cmdline`), read(`/proc/${one}/environ`)];
      if (argv !== '') processes.set(`the command line of ${name} (${argv.length} bytes)`, { text: argv });
      if (environ !== '')
        processes.set(`the environment of ${name} (${environ.length} bytes)`, { text: environ, given });
    }
  };
  look();
  const timer = setInterval(look, 50);
  timer.unref();
  return () => clearInterval(timer);
}

function descendantsOf(pid: number): readonly number[] {
  let threads: readonly string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended.
  }
  const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Searches everything reported so far in this test. */
export async function searchWatched(): Promise<Search> {
  const { secrets, directories, looks, texts, processes } = secretsWatch();
  for (const look of looks) look();
  const places = new Map<string, Place>(processes);
  for (const directory of directories) {
    for (const [file, text] of await filesUnder(directory)) {
      places.set(file, { text });
      places.set(`the name of ${file}`, { text: file });
    }
  }
  for (const [name, text] of texts) places.set(name, { text: text() });
  return searchFor(secrets, places);
}
