// The lines of the journal: what they say, how they are chained, and how far a text can be read. In every version a
// line is a JSON object with `version`, `previous` and `hash`, so that any tool can tell a newer line from a damaged one.
import { createHash } from 'node:crypto';
import type { RunFact, SeenControl, Word } from './facts.ts';
import type { Principal } from './plan.ts';

/**
 * What is written now. 2: the beginning of a run says which account it is about. A kind of line that an older tool may
 * pass over, such as `seen`, needs no new version.
 */
export const journalVersion = 2;

export interface JournalAccount {
  readonly id: string;
  readonly partition: string;
  readonly rehearsal: boolean;
}

export type JournalEntry =
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      readonly tool: string;
      /** Whose journal it is; not said before version 2. */
      readonly account?: JournalAccount;
    }
  | { readonly kind: 'run-resumed'; readonly runId: string; readonly account?: JournalAccount }
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
  | {
      readonly kind: 'seen';
      readonly tool: string;
      /** Tells one caller from another. */
      readonly by: string;
      /** By id, only those that the lines before have otherwise. */
      readonly controls: { readonly [control: string]: SeenControl };
    }
  | { readonly kind: 'word'; readonly word: Word };

export type JournalLine = JournalEntry & {
  /** Of the tool's journal when the line was written; lines of several may stand in one journal. */
  readonly version: number;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Hash of the line before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 in hex over this line's JSON without `hash`. */
  readonly hash: string;
};

export const emptyHead = '0'.repeat(64);

type Sealed = Omit<JournalLine, 'hash'>;

/**
 * How the lines of each version are read, as if they had been written now. They stay on disk as they are: their hashes
 * stand in signed records.
 */
const readers: ReadonlyMap<number, (line: JournalLine) => JournalLine> = new Map([
  // Nothing of it means anything else today; it only leaves the account unsaid.
  [1, (line) => line],
  [journalVersion, (line) => line],
]);

export function hashOf(line: Sealed): string {
  return createHash('sha256').update(JSON.stringify(line)).digest('hex');
}

export interface Replayed {
  readonly lines: JournalLine[];
  /** Where the first bad line begins. */
  readonly goodBytes: number;
  /** How many lines there are from the first bad one on. */
  readonly cut: number;
  /** True when all that is wrong is that the last line was never finished: its process ended while it wrote. */
  readonly torn: boolean;
  /** The version of an intact line that this tool is too old for; reading ended there. */
  readonly newer?: number;
}

/** Reads as far as the chain holds. */
export function replay(text: string): Replayed {
  const lines: JournalLine[] = [];
  let goodBytes = 0;
  let previous = emptyHead;
  const raw = text.split('\n');
  for (const [index, candidate] of raw.entries()) {
    if (candidate === '' && index === raw.length - 1) break;
    const intact = parsed(candidate);
    const reader = readers.get(intact?.version ?? 0);
    // A line without its newline was never finished, however well it parses.
    const finished = index < raw.length - 1;
    const chained = finished && intact?.previous === previous;
    const newer = chained && intact.version > journalVersion ? { newer: intact.version } : {};
    if (intact === undefined || reader === undefined || !chained || intact.sequence !== lines.length) {
      const cut = raw.slice(index).filter((rest) => rest !== '').length;
      return { lines, goodBytes, cut, torn: !finished, ...newer };
    }
    lines.push(reader(intact));
    previous = intact.hash;
    goodBytes += Buffer.byteLength(candidate) + 1;
  }
  return { lines, goodBytes, cut: 0, torn: false };
}

/** How many lines are damaged. A last line that was never finished is not: its process ended while it wrote. */
export function damagedLines({ cut, torn }: Pick<Replayed, 'cut' | 'torn'>): number {
  return torn ? cut - 1 : cut;
}

/** A line whose hash is right, of whatever version. */
function parsed(candidate: string): JournalLine | undefined {
  try {
    const { hash, ...rest } = JSON.parse(candidate) as JournalLine;
    return Number.isInteger(rest.version) && hashOf(rest) === hash ? { ...rest, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** The accounts that the lines say they are about, oldest first. */
export function accountsIn(lines: readonly JournalLine[]): readonly JournalAccount[] {
  return lines.flatMap((line) => ('account' in line && line.account !== undefined ? [line.account] : []));
}

export function isSameAccount(one: JournalAccount, other: JournalAccount): boolean {
  return one.id === other.id && one.partition === other.partition && one.rehearsal === other.rehearsal;
}

/** True once the owner consented to something or gave a word: a start goes on then, and does not begin. */
export function hasBegun(lines: readonly JournalLine[]): boolean {
  return lines.some(({ kind }) => kind === 'approved' || kind === 'word');
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
