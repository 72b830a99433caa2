// The journal's file, held by this process alone: the directory made, the lock taken, what is there read and put
// in order. What is whole and not ours to touch is refused.
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './errors.ts';
import { keepAside } from './journal-aside.ts';
import {
  accountsIn,
  isSameAccount,
  type JournalAccount,
  type JournalLine,
  journalVersion,
  replay,
  type Replayed,
} from './journal-lines.ts';
import { type LockOptions, takeLock } from './journal-lock.ts';

export interface JournalOptions extends LockOptions {
  /** One directory per account; made with mode 0700. */
  readonly directory: string;
  readonly now: () => number;
  /** Whose journal it must be, where it says so. */
  readonly account?: JournalAccount;
}

export interface HeldJournal {
  /** Open for appending. */
  readonly file: FileHandle;
  /** The good lines, and their text as it stands in the file. */
  readonly lines: readonly JournalLine[];
  readonly text: string;
  /** How many damaged lines were cut off. */
  readonly cut: number;
  /** Where they are kept; absent when all that was cut was a line that was never finished. */
  readonly keptAside?: string;
  /** Closes the file and gives the lock back. */
  release(): Promise<void>;
}

/** Rejects with a Problem when it cannot be kept there, is in other hands, or is of a newer tool or another account. */
export async function holdJournal(options: JournalOptions): Promise<HeldJournal> {
  const { directory } = options;
  const lockPath = join(directory, 'lock');
  let opened: FileHandle | undefined;
  let locked = false;
  const release = async () => {
    await opened?.close();
    if (locked) await rm(lockPath, { force: true });
  };
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // One that was there before may be open to others.
    await chmod(directory, 0o700);
    await takeLock(lockPath, options);
    locked = true;
    // A link in its place would lead the journal, and the change of its mode, somewhere else.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
    const file = await open(join(directory, 'journal.jsonl'), flags, 0o600);
    opened = file;
    await file.chmod(0o600);
    const text = await file.readFile('utf8');
    const read = replay(text);
    refuseStrange(read, options);
    const { lines, cut, torn, goodBytes } = read;
    // A line that was never finished says nothing; of anything else nothing is lost.
    const keptAside = cut > 0 && !(torn && cut === 1) ? await keepAside(text, directory) : undefined;
    // Blank lines at the end count as nothing lost, but what is appended behind them would be.
    if (goodBytes < Buffer.byteLength(text)) await file.truncate(goodBytes);
    await syncDirectory(directory);
    const good = Buffer.from(text).subarray(0, goodBytes).toString();
    return { file, lines, text: good, cut, ...(keptAside === undefined ? {} : { keptAside }), release };
  } catch (error) {
    await release();
    throw error instanceof Problem ? error : cannotKeep(directory, error);
  }
}

/** Throws a Problem for what is whole and must not be touched: a newer tool's journal, or another account's. */
export function refuseStrange(
  { newer, lines }: Pick<Replayed, 'newer' | 'lines'>,
  { directory, account }: Pick<JournalOptions, 'directory' | 'account'>,
): void {
  if (newer !== undefined) {
    throw new Problem('environment', {
      happened: `The journal in ${directory} was written by a newer rootlock (journal version ${newer}; this one reads up to ${journalVersion}).`,
      account: 'Nothing was changed, neither in the account nor in the journal.',
      next: ['Start the rootlock that wrote it, or a newer one.'],
    });
  }
  const [other] = accountsIn(lines);
  if (account === undefined || other === undefined || isSameAccount(other, account)) return;
  throw new Problem('environment', {
    happened: `The journal in ${directory} is of another account: ${other.id} (${other.partition}).`,
    account: 'Nothing was changed, neither in the account nor in the journal.',
    next: ['Move that directory away, or give another one with --state-dir.'],
  });
}

/** A new file's name is on disk only once its directory is. Not every system can do this to a directory. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function cannotKeep(directory: string, cause: unknown): Problem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Problem(
    'environment',
    {
      happened: `The journal cannot be written in ${directory}: ${reason}.`,
      account: 'No further change is sent to AWS, because none may leave without its journal entry.',
      next: ['Make room or give another directory with --state-dir, then start again: the run goes on where it was.'],
    },
    { cause },
  );
}
