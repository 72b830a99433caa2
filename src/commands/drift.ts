// What has become of the claims of a record: each control as it was signed, and as a fresh look has it. Pure.
import type { CheckedControl } from '../check/report.ts';
import type { Grade } from '../engine/claim.ts';
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

/**
 * What only the owner could say, in a journal that whoever looks again may not have: a record stands for it as long as all
 * that can be read is as it was.
 */
const byWord: { readonly [control: string]: string } = { contacts: 'Current' };

/** How much a claim is worth. `not-applicable` has no place in the order. */
const rank: { readonly [grade in Exclude<Grade, 'not-applicable'>]: number } = {
  verified: 3,
  attested: 2,
  accepted: 1,
  open: 0,
  unknown: 0,
  failed: 0,
};

/** One for each control of the record, in its order. */
export function driftOf(recorded: readonly RecordedControl[], now: readonly CheckedControl[]): readonly Drift[] {
  return recorded.map((then) => {
    const { id: control, title, grade, statement } = then;
    const found = now.find((one) => one.control === control);
    const base = { control, title, recorded: grade };
    if (found === undefined) {
      const says = 'This version of rootlock does not know this control.';
      return { ...base, change: 'other', statement: says, facts: { recorded: [], now: [] } };
    }
    const facts = differences(then.facts, found.facts);
    if (restsOnWord(control, grade, facts)) {
      return { ...base, now: grade, change: 'same', statement, facts: { recorded: [], now: [] } };
    }
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

function restsOnWord(control: string, then: Grade, facts: Drift['facts']): boolean {
  const label = byWord[control];
  const differing = [...facts.recorded, ...facts.now];
  return then === 'verified' && differing.length > 0 && differing.every((one) => one.label === label);
}
