// The journal keeps only what AWS cannot tell: what we were about to do, what the owner said, and which
// half-made things are ours. Append-only JSON lines, hash-chained, each on disk before `append` returns.
// Never a secret: entries are built from plans and words, never from AWS's answers.
import { cannotKeep, holdJournal, type JournalOptions } from './journal-hold.ts';
import { emptyHead, hashOf, type JournalEntry, type JournalLine, journalVersion } from './journal-lines.ts';
import type { Problem } from './errors.ts';

export type { JournalOptions } from './journal-hold.ts';
export { confirmed, emptyHead, hasBegun, replay, unfinishedRun, unresolved } from './journal-lines.ts';
export type { JournalEntry, JournalLine } from './journal-lines.ts';

export interface Journal {
  /** What was in it when it was opened, and everything appended since. */
  readonly lines: readonly JournalLine[];
  /** How many damaged lines at the end were cut off when it was opened. */
  readonly cut: number;
  /** The file in which the damaged lines are kept; absent when there were none but one that was never finished. */
  readonly keptAside?: string;
  /** Hash of the newest line; 64 zeros when empty. */
  readonly head: string;
  /** Returns only after fsync. Appends from several callers are written one after another. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** Opens, and if need be makes, the journal of one account. Throws a Problem when it cannot be kept there. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const held = await holdJournal(options);
  const { file, cut, keptAside } = held;
  const lines = [...held.lines];
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  // After a failed write the file may end in half a line, and anything behind that would be cut at the next start.
  let broken: Problem | undefined;

  const write = async (entry: JournalEntry): Promise<void> => {
    if (broken !== undefined) throw broken;
    const bare = {
      version: journalVersion,
      sequence: lines.length,
      at: new Date(options.now()).toISOString(),
      previous: lines.at(-1)?.hash ?? emptyHead,
      ...entry,
    };
    const line = { ...bare, hash: hashOf(bare) } as JournalLine;
    try {
      await file.appendFile(`${JSON.stringify(line)}\n`);
      await file.sync();
    } catch (error) {
      broken = cannotKeep(options.directory, error);
      throw broken;
    }
    lines.push(line);
  };

  return {
    lines,
    cut,
    ...(keptAside === undefined ? {} : { keptAside }),
    get head() {
      return lines.at(-1)?.hash ?? emptyHead;
    },
    append: (entry) => {
      const written = tail.then(() => write(entry));
      tail = written.catch(() => undefined);
      return written;
    },
    close: async () => {
      await tail;
      // The lock may belong to another process by now.
      if (closed) return;
      closed = true;
      await held.release();
    },
  };
}
