// How the account stood when it was last looked at: what a look leaves in the journal, and what is read back from it.
// Of each fact only a short digest is kept: it tells that something is new, and is no copy of what was found.
import { createHash } from 'node:crypto';
import type { Grade } from './claim.ts';
import type { SeenControl } from './facts.ts';
import type { JournalLine } from './journal-lines.ts';
import type { Fact } from './port.ts';

/** How one control stood; the owner's word counts as the state it gives. */
export interface Standing {
  readonly state: Grade;
  /** One sentence. */
  readonly statement: string;
  readonly facts: readonly Fact[];
}

/** Whose eyes, with which tool, on which account. */
export interface Onlooker {
  /** Id of the account. */
  readonly account: string;
  /** Tells one caller from another; a digest. */
  readonly by: string;
  /** Name and version. */
  readonly tool: string;
}

/** One look, by control id; what was not looked at is not in it. */
export interface Look extends Onlooker {
  readonly standings: ReadonlyMap<string, Standing>;
}

/** What the journal says about the last look. */
export interface Seen {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string;
  readonly tool: string;
  readonly controls: ReadonlyMap<string, SeenControl>;
  /** Changes were announced, or words given, after it: the account differs from it by what this tool did itself. */
  readonly isOutdated: boolean;
  /** The controls that these were about. */
  readonly workedOn: ReadonlySet<string>;
}

/** Undefined where nobody has looked yet. */
export function seenIn(lines: readonly JournalLine[]): Seen | undefined {
  const looks = lines.filter((line) => line.kind === 'seen');
  const last = looks.at(-1);
  if (last === undefined) return undefined;
  const later = lines.slice(lines.indexOf(last) + 1);
  return {
    at: last.at,
    by: last.by,
    tool: last.tool,
    controls: new Map(looks.flatMap(({ controls }) => Object.entries(controls))),
    isOutdated: later.some(({ kind }) => kind === 'intent' || kind === 'word'),
    workedOn: new Set(
      later.flatMap((line) => {
        if (line.kind === 'word') return [line.word.control];
        return line.kind === 'approved' || line.kind === 'outcome' ? [line.control] : [];
      }),
    ),
  };
}

/** The controls that stand otherwise than `seen` has them, as the journal keeps them. */
export function newlySeen(seen: Seen | undefined, look: Look): { readonly [control: string]: SeenControl } {
  const now = [...look.standings].map(([id, standing]) => [id, asSeen(id, standing, look)] as const);
  return Object.fromEntries(now.filter(([id, control]) => !isSame(seen?.controls.get(id), control)));
}

function asSeen(id: string, { state, facts }: Standing, { account }: Onlooker): SeenControl {
  const digests = new Set(facts.map((fact) => digestOfFact(account, id, fact)));
  return { state, facts: [...digests].toSorted() };
}

const isSame = (one: SeenControl | undefined, other: SeenControl) =>
  one?.state === other.state && one.facts.join(' ') === other.facts.join(' ');

/**
 * Eight hexadecimal digits: enough to tell facts of one control from each other, too few to try out which telephone
 * number is behind one. Times are left out, because they go on by themselves.
 */
export function digestOfFact(
  account: string,
  control: string,
  { label, value }: Pick<Fact, 'label' | 'value'>,
): string {
  return shortDigest([account, control, label, timeless(value)]);
}

/** Of what tells one caller from another. */
export function shortDigest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}

/** `text` without the days and times that go on by themselves. */
export const timeless = (text: string) =>
  text.replace(/\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?/g, '').replace(/\b(?:today|yesterday|\d+ days ago)\b/g, '');
