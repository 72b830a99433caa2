// The order of a check's results: what needs a person most comes first, and groups stay together.
import type { Grade } from '../engine/claim.ts';
import type { CheckedControl } from './report.ts';
import { severities } from './severity.ts';

const grades: readonly Grade[] = ['failed', 'open', 'unknown', 'accepted', 'attested', 'verified', 'not-applicable'];

type Ranked = Pick<CheckedControl, 'group' | 'grade' | 'severity' | 'byWord'>;

/** True for a grade that leaves something to do. */
export function isLeft({ grade }: Pick<CheckedControl, 'grade'>): boolean {
  return grade === 'failed' || grade === 'open' || grade === 'unknown';
}

/**
 * By grade, then by severity, then as in the catalogue. What only waits for the owner's word stands behind what was
 * read. A group stands where its worst control puts it.
 */
export function worstFirst<C extends Ranked>(controls: readonly C[]): readonly C[] {
  const sorted = controls.toSorted((one, other) => rankOf(one) - rankOf(other));
  const groups = new Set(sorted.map(({ group }) => group));
  return [...groups].flatMap((group) => sorted.filter((control) => control.group === group));
}

function rankOf(control: Ranked): number {
  const { grade, severity, byWord } = control;
  // Between what could not be read and what holds.
  const step = isLeft(control) && byWord ? grades.indexOf('unknown') + 0.5 : grades.indexOf(grade);
  // Held, nothing is worse than the other: the catalogue's order says more.
  return step * 10 + (isLeft(control) ? severities.indexOf(severity) : 0);
}
