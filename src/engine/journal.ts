// The journal keeps only what AWS cannot tell: what we were about to do, what the owner said, and which
// half-made things are ours. Append-only JSON lines, hash-chained, each on disk before `append` returns.
// Never a secret: entries are built from plans and words, never from AWS's answers.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, link, mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './errors.ts';
import type { RunFact, Word } from './facts.ts';
import type { Principal } from './plan.ts';

export type JournalEntry =
  | { readonly kind: 'run-started'; readonly runId: string; readonly tool: string }
  | { readonly kind: 'run-resumed'; readonly runId: string }
  | { readonly kind: 'run-finished'; readonly runId: string }
  | { readonly kind: 'approved'; readonly planDigest: string; readonly control: string; readonly title: string }
  | {
      readonly kind: 'intent';
      readonly planDigest: string;
      readonly changeId: string;
      readonly service: string;
      readonly operation: string;
      readonly principal: Principal;
    }
  | {
      readonly kind: 'outcome';
      readonly planDigest: string;
      readonly changeId: string;
      readonly control: string;
      /** Plain words, names filled in, secrets as [secret]. */
      readonly summary: string;
      readonly service: string;
      readonly operation: string;
      readonly outcome: 'ok' | 'refused' | 'unknown';
      readonly code?: string;
      readonly requestId?: string;
    }
  | { readonly kind: 'made'; readonly thing: string }
  | { readonly kind: 'unmade'; readonly thing: string }
  | { readonly kind: 'fact'; readonly fact: RunFact }
  | { readonly kind: 'word'; readonly word: Word };

export type JournalLine = JournalEntry & {
  readonly version: 1;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Hash of the line before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 in hex over this line's JSON without `hash`. */
  readonly hash: string;
};

export interface Journal {
  /** What was in it when it was opened, and everything appended since. */
  readonly lines: readonly JournalLine[];
  /** How many damaged lines at the end were cut off when it was opened. */
  readonly cut: number;
  /** Hash of the newest line; 64 zeros when empty. */
  readonly head: string;
  /** Returns only after fsync. Appends from several callers are written one after another. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

export interface JournalOptions {
  /** One directory per account; made with mode 0700. */
  readonly directory: string;
  readonly now: () => number;
  readonly processId: number;
  readonly isAlive: (processId: number) => boolean;
}

export const emptyHead = '0'.repeat(64);

function hashOf(line: Omit<JournalLine, 'hash'>): string {
  return createHash('sha256').update(JSON.stringify(line)).digest('hex');
}

/** Reads as far as the chain holds. `goodBytes` is where the first bad line begins. */
export function replay(text: string): {
  readonly lines: JournalLine[];
  readonly goodBytes: number;
  readonly cut: number;
} {
  const lines: JournalLine[] = [];
  let goodBytes = 0;
  let previous = emptyHead;
  const raw = text.split('\n');
  for (const [index, candidate] of raw.entries()) {
    if (candidate === '' && index === raw.length - 1) break;
    const line = parsed(candidate);
    // A line without its newline was never finished, however well it parses.
    const finished = index < raw.length - 1;
    if (line === undefined || !finished || line.previous !== previous || line.sequence !== lines.length) {
      return { lines, goodBytes, cut: raw.slice(index).filter((rest) => rest !== '').length };
    }
    lines.push(line);
    previous = line.hash;
    goodBytes += Buffer.byteLength(candidate) + 1;
  }
  return { lines, goodBytes, cut: 0 };
}

function parsed(candidate: string): JournalLine | undefined {
  try {
    const { hash, ...rest } = JSON.parse(candidate) as JournalLine;
    return rest.version === 1 && hashOf(rest) === hash ? { ...rest, hash } : undefined;
  } catch {
    return undefined;
  }
}

async function takeLock(path: string, options: JournalOptions): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    // Written first and then linked, so that nobody ever sees a lock without its holder.
    const own = `${path}.${options.processId}`;
    try {
      await writeFile(own, String(options.processId), { mode: 0o600 });
      await link(own, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (Number.isInteger(holder) && holder > 0 && holder !== options.processId && options.isAlive(holder)) {
        throw new Problem('environment', {
          happened: `Another rootlock (process ${holder}) is at work on this account.`,
          account: 'This one changed nothing.',
          next: ['Go on in the other window, or end it there and start again.'],
        });
      }
      // Its process is gone: the lock is stale. Moved away first, so that of two that see it only one takes it.
      const stale = `${own}.stale`;
      await rename(path, stale).catch((gone: NodeJS.ErrnoException) => {
        if (gone.code !== 'ENOENT') throw gone;
      });
      const moved = Number(await readFile(stale, 'utf8').catch(() => ''));
      // Somebody took it in between: it goes back, and is seen in the next round.
      if (moved !== holder && moved > 0) await link(stale, path).catch(() => undefined);
      await rm(stale, { force: true });
    } finally {
      await rm(own, { force: true });
    }
  }
  throw new Error('the journal lock keeps coming back');
}

/** Opens, and if need be makes, the journal of one account. Throws a Problem when it cannot be kept there. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const path = join(options.directory, 'journal.jsonl');
  const lockPath = join(options.directory, 'lock');
  let opened: FileHandle | undefined;
  let text: string;
  let locked = false;
  try {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    // One that was there before may be open to others.
    await chmod(options.directory, 0o700);
    await takeLock(lockPath, options);
    locked = true;
    // A link in its place would lead the journal, and the change of its mode, somewhere else.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
    opened = await open(path, flags, 0o600);
    await opened.chmod(0o600);
    text = await opened.readFile('utf8');
    await syncDirectory(options.directory);
  } catch (error) {
    await opened?.close();
    if (locked) await rm(lockPath, { force: true });
    throw error instanceof Problem ? error : cannotKeep(options.directory, error);
  }
  const file = opened;
  const { lines, goodBytes, cut } = replay(text);
  if (cut > 0) await file.truncate(goodBytes);
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  // After a failed write the file may end in half a line, and anything behind that would be cut at the next start.
  let broken: Problem | undefined;

  const write = async (entry: JournalEntry): Promise<void> => {
    if (broken !== undefined) throw broken;
    const bare = {
      version: 1 as const,
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
      await file.close();
      await rm(lockPath, { force: true });
    },
  };
}

/** A new file's name is on disk only once its directory is. Not every system can do this to a directory. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function cannotKeep(directory: string, cause: unknown): Problem {
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

/** Changes AWS confirmed since the run began, restarts included, oldest first. */
export function confirmed(lines: readonly JournalLine[]): readonly Extract<JournalLine, { kind: 'outcome' }>[] {
  const begun = lines.findLastIndex(({ kind }) => kind === 'run-started');
  return lines
    .slice(begun === -1 ? 0 : begun)
    .flatMap((line) => (line.kind === 'outcome' && line.outcome === 'ok' ? [line] : []));
}

/** Id of a run that was begun and not finished. */
export function unfinishedRun(lines: readonly JournalLine[]): string | undefined {
  const last = lines.findLast(({ kind }) => kind === 'run-started' || kind === 'run-finished');
  return last?.kind === 'run-started' ? last.runId : undefined;
}

/** Changes that were announced and whose outcome was never written: it is not known whether they happened. */
export function unresolved(lines: readonly JournalLine[]): readonly Extract<JournalLine, { kind: 'intent' }>[] {
  const open = new Map<string, Extract<JournalLine, { kind: 'intent' }>>();
  for (const line of lines) {
    if (line.kind === 'intent') open.set(`${line.planDigest}/${line.changeId}`, line);
    if (line.kind === 'outcome') open.delete(`${line.planDigest}/${line.changeId}`);
    // A restart inspects everything, which settles what was unknown before it.
    if (line.kind === 'run-resumed' || line.kind === 'run-started') open.clear();
  }
  return [...open.values()];
}
