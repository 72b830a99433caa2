// The journal for commands that only look: read as it is on disk, and never written.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../engine/journal.ts';
import { emptyHead, type JournalEntry, journalVersion, replay } from '../engine/journal-lines.ts';

/** The journal as it stands. What a control would write down about a choice is kept here only, never on disk. */
export async function journalSoFar(directory: string): Promise<Journal> {
  const text = await readFile(join(directory, 'journal.jsonl'), 'utf8').catch(() => '');
  const { lines, cut } = replay(text);
  const head = lines.at(-1)?.hash ?? emptyHead;
  const at = new Date(0).toISOString();
  const append = async (entry: JournalEntry): Promise<void> => {
    lines.push({ version: journalVersion, sequence: lines.length, at, previous: head, hash: head, ...entry });
  };
  return { lines, cut, head, append, close: () => Promise.resolve() };
}
