// Real journals in real directories, gone after each test.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type Journal, type JournalOptions, openJournal } from '../../src/engine/journal.ts';
import { noon } from './moved-clock.ts';

const made: string[] = [];
const opened: Journal[] = [];
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true });
});

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-engine-'));
  made.push(directory);
  return directory;
}

export interface OnDisk {
  readonly journal: Journal;
  readonly directory: string;
  readonly path: string;
  /** What the file holds now. */
  text(): Promise<string>;
}

export async function journalOnDisk(options: Partial<JournalOptions> = {}): Promise<OnDisk> {
  const directory = options.directory ?? join(await temporaryDirectory(), 'account');
  const journal = await openJournal({
    directory,
    now: () => noon,
    processId: 4_001,
    isAlive: () => true,
    ...options,
  });
  opened.push(journal);
  const path = join(directory, 'journal.jsonl');
  return { journal, directory, path, text: () => readFile(path, 'utf8') };
}
