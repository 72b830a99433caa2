// The journal on this machine that a record may be borne out by: read as it is on disk, and never written.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountsIn, damagedLines, replay } from '../engine/journal-lines.ts';
import type { RecordContent } from '../record/content.ts';
import { isOfJournal, type JournalPicture } from '../record/verification-outside.ts';

export interface FoundJournal extends JournalPicture {
  readonly directory: string;
}

/**
 * The journal of the record's account, undefined where there is none or where a newer tool wrote it. A rehearsal's is
 * the one that it is of: simulated accounts all have the same number.
 */
export async function journalFor(content: RecordContent, stateDirectory: string): Promise<FoundJournal | undefined> {
  const { run } = content;
  if (!run.rehearsal) return pictureOf(join(stateDirectory, run.account.id), run.account.id);
  const names = await readdir(stateDirectory).catch(() => []);
  for (const name of names.filter((one) => one.startsWith('rehearsal-')).toSorted()) {
    const found = await pictureOf(join(stateDirectory, name), run.account.id);
    if (found !== undefined && isOfJournal(content, found)) return found;
  }
  return undefined;
}

async function pictureOf(directory: string, accountId: string): Promise<FoundJournal | undefined> {
  const path = join(directory, 'journal.jsonl');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const read = replay(text);
  const [owner] = accountsIn(read.lines);
  if (read.newer !== undefined || (owner !== undefined && owner.id !== accountId)) return undefined;
  return {
    ...{ directory, path },
    hashes: new Set(read.lines.map(({ hash }) => hash)),
    runs: new Set(read.lines.flatMap((line) => (line.kind === 'run-started' ? [line.runId] : []))),
    damaged: damagedLines(read),
  };
}
