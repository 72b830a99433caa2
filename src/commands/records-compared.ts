// An earlier record beside a later one of the same account: what got better or worse, what only one of them has, and
// which words of the owner are older than their review date. Pure.
import { isHeld, type Grade } from '../engine/claim.ts';
import type { Control } from '../engine/control.ts';
import { timeless } from '../engine/seen.ts';
import type { RecordContent, RecordedFact } from '../record/content.ts';
import { type Drift, driftOf, hasWorsened } from './drift.ts';

type Controls = Pick<RecordContent, 'controls'>;

export interface OnlyOne {
  readonly control: string;
  readonly title: string;
  readonly grade: Grade;
  /** One sentence. */
  readonly statement: string;
}

export interface Comparison {
  /** One for each control that both have, in the order of the earlier one. */
  readonly drift: readonly (Drift & { readonly now: Grade })[];
  /** Controls that only the later one has. */
  readonly added: readonly OnlyOne[];
  /** Controls that only the earlier one has. */
  readonly gone: readonly OnlyOne[];
}

export function compareRecords(earlier: Controls, later: Controls): Comparison {
  const read = later.controls.map(({ id: control, grade, statement, facts }) => ({ control, grade, statement, facts }));
  return {
    drift: driftOf(earlier.controls, read).flatMap((row) => (row.now === undefined ? [] : [{ ...row, now: row.now }])),
    added: without(later, earlier),
    gone: without(earlier, later),
  };
}

function without(one: Controls, other: Controls): readonly OnlyOne[] {
  const known = new Set(other.controls.map(({ id }) => id));
  return one.controls.flatMap(({ id: control, title, grade, statement }) =>
    known.has(control) ? [] : [{ control, title, grade, statement }],
  );
}

export interface Review {
  readonly control: string;
  readonly title: string;
  /** YYYY-MM-DD. The whole day still counts, in UTC. */
  readonly reviewBy: string;
}

export interface Reviews {
  /** A word of the owner that no longer counts, where nothing else holds in its place. */
  readonly overdue: readonly Review[];
  /** A word that counts, but not for long. */
  readonly dueSoon: readonly Review[];
}

const soonDays = 14;

/** `lapsed`: the day until which the newest known word on a control counted, where that has passed. */
export function reviewsIn(
  { controls }: Controls,
  lapsed: (control: string) => string | undefined,
  now: number,
): Reviews {
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  const overdue = controls.flatMap(({ id: control, title, grade, word }) => {
    const own = word?.reviewBy !== undefined && word.reviewBy < day(0) ? word.reviewBy : undefined;
    const reviewBy = own ?? (isHeld(grade) ? undefined : lapsed(control));
    return reviewBy === undefined ? [] : [{ control, title, reviewBy }];
  });
  const dueSoon = controls.flatMap(({ id: control, title, word }) =>
    word?.reviewBy === undefined || word.reviewBy < day(0) || word.reviewBy > day(soonDays)
      ? []
      : [{ control, title, reviewBy: word.reviewBy }],
  );
  return { overdue, dueSoon };
}

/** True when nothing is left to do: all hold, no word is overdue, and nothing is worse than it was. */
export function needsNothing(
  { outcome }: Pick<RecordContent, 'outcome'>,
  { overdue }: Reviews,
  comparison: Comparison | undefined,
): boolean {
  return outcome === 'all-hold' && overdue.length === 0 && !hasWorsened(comparison?.drift ?? []);
}

/**
 * Facts that are news: not those that differ only in a day that went by, come and go by themselves, or rest on the run
 * that looked.
 */
export function newFacts(
  { facts: { recorded, now } }: Pick<Drift, 'facts'>,
  { readsMore, passing = [] }: Pick<Control<never>, 'readsMore' | 'passing'> = {},
): Drift['facts'] {
  const lasting = (facts: readonly RecordedFact[]) =>
    readsMore === true ? [] : facts.filter(({ label }) => !passing.includes(label));
  return { recorded: beside(lasting(recorded), now), now: beside(lasting(now), recorded) };
}

function beside(facts: readonly RecordedFact[], others: readonly RecordedFact[]): readonly RecordedFact[] {
  return facts.filter(
    ({ label, value }) => !others.some((other) => other.label === label && timeless(other.value) === timeless(value)),
  );
}
