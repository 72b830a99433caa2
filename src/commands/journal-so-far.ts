// The journal for commands that only look: read as it is on disk, and never written.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../engine/journal.ts';
import { refuseStrange } from '../engine/journal-hold.ts';
import {
  damagedLines,
  emptyHead,
  type JournalAccount,
  type JournalEntry,
  journalVersion,
  replay,
  type Replayed,
} from '../engine/journal-lines.ts';

/** The journal as it stands. What a control would write down about a choice is kept here only, never on disk. */
export async function journalSoFar(directory: string): Promise<Journal> {
  return readOnly((await replayed(directory)) ?? replay(''));
}

export interface SoundJournal {
  readonly journal: Journal;
  /** How many lines there are from the first damaged one on; what stands before them holds. */
  readonly damaged: number;
}

/**
 * The same for what is to be signed: undefined where there is no journal. Rejects with a Problem (`environment`) when a
 * newer tool wrote it, or it is another account's.
 */
export async function soundJournal(directory: string, account: JournalAccount): Promise<SoundJournal | undefined> {
  const read = await replayed(directory);
  if (read === undefined) return undefined;
  refuseStrange(read, { directory, account });
  return read.lines.length === 0 ? undefined : { journal: readOnly(read), damaged: damagedLines(read) };
}

async function replayed(directory: string): Promise<Replayed | undefined> {
  const text = await readFile(join(directory, 'journal.jsonl'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : replay(text);
}

function readOnly({ lines, cut }: Replayed): Journal {
  const head = lines.at(-1)?.hash ?? emptyHead;
  const at = new Date(0).toISOString();
  const append = async (entry: JournalEntry): Promise<void> => {
    lines.push({ version: journalVersion, sequence: lines.length, at, previous: head, hash: head, ...entry });
  };
  return { lines, cut, head, append, close: () => Promise.resolve() };
}
