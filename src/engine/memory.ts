// What one run must remember and AWS cannot tell. The facts come from the journal (they survive a
// restart); used codes and sessions live in this process only.

import type { RunFact, Word } from './facts.ts';
import { confirmed, type Journal } from './journal.ts';
import { createLately, type Lately } from './lately.ts';
import { type Look, newlySeen, type Seen, seenIn } from './seen.ts';

export interface RunMemory {
  /** The newest fact of each kind. */
  fact<K extends RunFact['fact']>(kind: K): Extract<RunFact, { fact: K }> | undefined;
  /** All facts of a kind, oldest first. */
  facts<K extends RunFact['fact']>(kind: K): readonly Extract<RunFact, { fact: K }>[];
  /** Returns only after the fact is on disk. */
  remember(fact: RunFact): Promise<void>;
  /** The owner's word on a control, the newest. A risk counts as accepted only where somebody answers for it. */
  word(control: string): Word | undefined;
  giveWord(word: Word): Promise<void>;
  /** The day until which the newest word on a control counted, where that has passed. */
  lapsed(control: string): string | undefined;
  /** How the account stood when it was last looked at; undefined where it never was. */
  seen(): Seen | undefined;
  /** Writes down how it stands; a later look of the same process only where something differs. */
  saw(look: Look): Promise<void>;
  /** Ids of what this tool made in this account and did not take back, e.g. `access-key/AKIA…`. */
  made(): readonly string[];
  /** Whether this tool removed that thing from this account, as a change `unmakes` it. */
  unmade(thing: string): boolean;
  /**
   * When calls of `operation` were announced, in milliseconds since the epoch, whose `kind` of thing nobody has
   * accounted for: AWS did not refuse them, and the id of what they made, if anything, never reached the journal.
   */
  unaccounted(operation: string, kind: string): readonly number[];
  /** One-time codes already sent, by MFA device serial number; in this process only. */
  readonly usedCodes: Map<string, Set<string>>;
  /**
   * Set once there is something left to change in this run: from then on an earlier run's proof of the
   * administrator no longer counts. In this process only.
   */
  readonly freshProof: { wanted: boolean };
  /** What AWS confirmed a moment ago, and may not show yet. */
  readonly lately: Lately;
}

/**
 * The run's memory over its journal: what was written before a restart is there again after it. With `now`, a
 * word whose review day is over no longer counts.
 */
export function createMemory(journal: Journal, now?: () => number): RunMemory {
  const written = <K extends RunFact['fact']>(kind: K) =>
    journal.lines.flatMap((line) => (line.kind === 'fact' && line.fact.fact === kind ? [line.fact] : [])) as Extract<
      RunFact,
      { fact: K }
    >[];
  let hasLooked = false;
  const newestWord = (control: string) =>
    journal.lines.flatMap((line) => (line.kind === 'word' && line.word.control === control ? [line.word] : [])).at(-1);
  const isOver = ({ reviewBy }: Word) => {
    const day = 24 * 60 * 60 * 1_000;
    return reviewBy !== undefined && now !== undefined && now() >= Date.parse(reviewBy) + day;
  };
  return {
    fact: (kind) => written(kind).at(-1),
    facts: written,
    remember: (fact) => journal.append({ kind: 'fact', fact }),
    word: (control) => {
      const word = newestWord(control);
      return word === undefined || isOver(word) || isNobodys(word) ? undefined : word;
    },
    giveWord: (word) => journal.append({ kind: 'word', word }),
    lapsed: (control) => {
      const word = newestWord(control);
      return word !== undefined && isOver(word) ? word.reviewBy : undefined;
    },
    seen: () => {
      const seen = seenIn(journal.lines);
      // Nobody knows what was in the lines that were cut off: later looks, or own work.
      const isCut = journal.cut > 0 && !hasLooked;
      return seen === undefined || !isCut ? seen : { ...seen, isOutdated: true };
    },
    saw: async (look) => {
      const before = seenIn(journal.lines);
      const controls = newlySeen(before, look);
      // The first look of a process says at least when it was; after own work a line says that it was looked at again.
      if (hasLooked && Object.keys(controls).length === 0 && before?.isOutdated !== true) return;
      await journal.append({ kind: 'seen', tool: look.tool, by: look.by, controls });
      hasLooked = true;
    },
    made: () => {
      const things = new Set<string>();
      for (const line of journal.lines) {
        if (line.kind === 'made') things.add(line.thing);
        if (line.kind === 'unmade') things.delete(line.thing);
      }
      return [...things];
    },
    unmade: (thing) => journal.lines.some((line) => line.kind === 'unmade' && line.thing === thing),
    unaccounted: (operation, kind) => {
      const pending: { readonly call: string; readonly at: number }[] = [];
      const known = new Set<string>();
      const settle = (index: number) => index !== -1 && pending.splice(index, 1);
      for (const line of journal.lines) {
        if (line.kind === 'intent' && line.operation === operation) {
          pending.push({ call: `${line.planDigest}/${line.changeId}`, at: Date.parse(line.at) });
        } else if (line.kind === 'outcome' && line.operation === operation && line.outcome === 'refused') {
          settle(pending.findLastIndex(({ call }) => call === `${line.planDigest}/${line.changeId}`));
        } else if (line.kind === 'made' && line.thing.startsWith(`${kind}/`)) {
          known.add(line.thing);
          settle(pending.length - 1);
        } else if (line.kind === 'unmade' && line.thing.startsWith(`${kind}/`) && !known.has(line.thing)) {
          // Found by reading the account, and removed.
          settle(pending.length - 1);
        }
      }
      return pending.map(({ at }) => at);
    },
    usedCodes: new Map(),
    freshProof: { wanted: false },
    lately: createLately(lastConfirmedAt(journal, now)),
  };
}

function isNobodys({ grade, fields }: Word): boolean {
  return grade === 'accepted' && (fields['owner'] ?? '') === '';
}

function lastConfirmedAt({ lines }: Journal, now?: () => number): number | undefined {
  const last = confirmed(lines).at(-1);
  if (last === undefined) return undefined;
  // Where the clock went back since, that was a moment ago as far as anyone can tell, and not in the future.
  return Math.min(Date.parse(last.at), now?.() ?? Number.POSITIVE_INFINITY);
}
