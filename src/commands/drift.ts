// What has become of the claims of a record: each control as it was signed, and as a fresh look has it. Pure.
import type { Claim, Grade } from '../engine/claim.ts';
import type { RecordedControl, RecordedFact } from '../record/content.ts';
import { plainText } from '../record/plain-text.ts';

/** `worse`: it held and does not any more, or it rests on less. `other`: the two cannot be compared by rank. */
export type Change = 'same' | 'better' | 'worse' | 'other';

export interface Drift {
  readonly control: string;
  readonly title: string;
  /** In the record. */
  readonly recorded: Grade;
  /** Absent when this version does not know the control. */
  readonly now?: Grade;
  readonly change: Change;
  /** One sentence about now, printable. */
  readonly statement: string;
  /** Facts that are not as they were; both lists are empty where they are. */
  readonly facts: { readonly recorded: readonly RecordedFact[]; readonly now: readonly RecordedFact[] };
}

/** How much a claim is worth. `not-applicable` has no place in the order. */
const rank: { readonly [grade in Exclude<Grade, 'not-applicable'>]: number } = {
  verified: 3,
  attested: 2,
  accepted: 1,
  open: 0,
  unknown: 0,
  failed: 0,
};

/** What a fresh look says of one control. */
export interface Read extends Pick<Claim, 'control' | 'grade' | 'statement'> {
  readonly facts: readonly RecordedFact[];
}

/** One for each control of the record, in its order. */
export function driftOf(recorded: readonly RecordedControl[], now: readonly Read[]): readonly Drift[] {
  return recorded.map((then) => {
    const { id: control, title, grade } = then;
    const found = now.find((one) => one.control === control);
    const base = { control, title, recorded: grade };
    if (found === undefined) {
      const says = 'This version of rootlock does not know this control.';
      return { ...base, change: 'other', statement: says, facts: { recorded: [], now: [] } };
    }
    const facts = differences(then.facts, found.facts);
    const change = changeOf(grade, found.grade);
    return { ...base, now: found.grade, change, statement: plainText(found.statement), facts };
  });
}

export function hasWorsened(drift: readonly Drift[]): boolean {
  return drift.some(({ change }) => change === 'worse');
}

function changeOf(then: Grade, now: Grade): Change {
  if (then === now) return 'same';
  if (now === 'not-applicable') return 'other';
  // What did not concern the account was nothing that is missing now.
  const before = then === 'not-applicable' ? rank.accepted : rank[then];
  if (rank[now] === before) return 'other';
  return rank[now] < before ? 'worse' : 'better';
}

function differences(then: readonly RecordedFact[], now: readonly RecordedFact[]): Drift['facts'] {
  const fresh = now.map(({ label, value }) => ({ label: plainText(label), value: plainText(value) }));
  return { recorded: without(then, fresh), now: without(fresh, then) };
}

function without(facts: readonly RecordedFact[], others: readonly RecordedFact[]): readonly RecordedFact[] {
  return facts.filter(({ label, value }) => !others.some((other) => other.label === label && other.value === value));
}
